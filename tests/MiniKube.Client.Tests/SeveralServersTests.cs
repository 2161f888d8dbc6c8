using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace MiniKube.Client.Tests;

/// <summary>Real servers over one etcd; some of the addresses that clients are given do not work.</summary>
[Collection("control plane")]
public sealed class SeveralServersTests(ControlPlaneFixture fixture)
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Call_WhenTheOtherServersRefuseOrHang_IsServed()
    {
        // Takes connections, as a frozen process does, and never says anything.
        using var hung = new TcpListener(IPAddress.Loopback, 0);
        hung.Start();
        var options = fixture.Plane.Admin;
        await using var client = new ApiClient(options with { Server = $"https://127.0.0.1:1,https://{hung.LocalEndpoint},{options.Server}" });
        (await client.GetAsync<Namespace>(new("", "default"), None)).Metadata.Name.ShouldBe("default");
        ServerAddresses.Format(client.Servers.Current!).ShouldBe(options.Server);
    }

    [Fact]
    public async Task Informer_WhenItsServerEnds_GoesOnWithTheOther()
    {
        var ns = await fixture.NamespaceAsync();
        await using var plane = await TestControlPlane.StartAsync(servers: 2);
        await using var client = new ApiClient(plane.Admin);
        await using var informers = new Informers(client, NullLoggerFactory.Instance, TimeProvider.System);
        var maps = informers.Of<ConfigMap>("default");
        await informers.StartAsync(None);
        var before = client.Servers.Current!;

        await plane.StopServerAsync(before);
        await using var other = new ApiClient(plane.Admin);
        await other.CreateAsync(new ConfigMap { Metadata = new() { Name = ns, Namespace = "default" } }, None);
        await Eventually.TrueAsync(() => maps.Get("default", ns) is not null, () => $"{maps.Count} maps; connected to {client.Servers.Current}");
        client.Servers.Current.ShouldNotBe(before);
    }

    [Fact]
    public async Task Call_ToAServerThatLostItsEtcd_MovesToOneThatHasNot()
    {
        await using var broken = await TestControlPlane.StartAsync();
        await using var sound = await TestControlPlane.StartAsync(broken);
        await using var client = new ApiClient(broken.Admin);
        await client.GetAsync<Namespace>(new("", "default"), None);
        client.Servers.Update([.. ServerAddresses.Parse(broken.Admin.Server), .. ServerAddresses.Parse(sound.Admin.Server)]);

        await broken.StopEtcdAsync();
        var made = false;
        var why = "";
        await Eventually.TrueAsync(
            () =>
            {
                if (!made) (made, why) = TryCreateAsync(client).GetAwaiter().GetResult();
                return made;
            },
            () => why);
        ServerAddresses.Format(client.Servers.Current!).ShouldBe(sound.Admin.Server);
    }

    private static async Task<(bool Made, string Why)> TryCreateAsync(ApiClient client)
    {
        try
        {
            await client.CreateAsync(new ConfigMap { Metadata = new() { GenerateName = "c", Namespace = "default" } }, None);
            return (true, "");
        }
        catch (ApiException error)
        {
            return (false, error.Message);
        }
    }
}
