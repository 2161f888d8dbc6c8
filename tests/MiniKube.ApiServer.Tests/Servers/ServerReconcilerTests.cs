using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Servers;

/// <summary>Several servers over one real etcd; their public addresses are of no host, only what they tell each other matters.</summary>
public sealed class ServerReconcilerTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly int port = FreePorts.Take();
    private TestPki pki = null!;
    private TestEtcd etcd = null!;

    public async Task InitializeAsync()
    {
        pki = new(folder);
        etcd = await TestEtcd.StartAsync(folder);
    }

    public async Task DisposeAsync() => await etcd.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Endpoints_OfKubernetes_FollowTheServersThatComeAndGo()
    {
        await using var first = await StartAsync("10.9.0.1");
        await UntilAsync(first, "10.9.0.1");
        await using (var second = await StartAsync("10.9.0.2"))
        {
            await UntilAsync(second, "10.9.0.1,10.9.0.2");
        }
        await UntilAsync(first, "10.9.0.1");

        await using var third = await StartAsync("10.9.0.3");
        await third.DieAsync();
        await UntilAsync(first, "10.9.0.1");
    }

    private async Task<MemberServer> StartAsync(string address) => await MemberServer.StartAsync(pki, folder, etcd, address, port);

    private static async Task UntilAsync(MemberServer server, string expected)
    {
        var seen = "";
        await Eventually.TrueAsync(async () => (seen = await AddressesAsync(server)) == expected, () => $"{expected} expected, seen {seen}");
    }

    private static async Task<string> AddressesAsync(MemberServer server)
    {
        var endpoints = (await server.GetAsync("/api/v1/namespaces/default/endpoints/kubernetes"))["subsets"]!;
        var slice = (await server.GetAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes"))["endpoints"]!;
        var sliced = string.Join(',', slice.AsArray().Select(one => (string)one!["addresses"]![0]!));
        var told = string.Join(',', endpoints.AsArray().SelectMany(subset => subset!["addresses"]!.AsArray().Select(one => (string)one!["ip"]!)));
        return told == sliced ? told : $"{told} but the slice has {sliced}";
    }
}
