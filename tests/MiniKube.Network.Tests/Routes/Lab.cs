using MiniKube.Network.PodNetwork;
using MiniKube.Network.Tests.Support;

namespace MiniKube.Network.Tests.Routes;

/// <summary>
/// Three hosts: the first two on one segment (192.0.2.0/24), the third beside them or, where told, behind a router that knows nothing of pods (198.51.100.0/24).
/// The router answers on port 9000 as one outside the cluster.
/// </summary>
internal sealed class Lab : IAsyncDisposable
{
    public const string Outside = "192.0.2.254";

    public required NetworkSpace Router { get; init; }
    public required LabHost[] Hosts { get; init; }
    public required Echo Server { get; init; }

    public static async Task<Lab> StartAsync(PodNetworkMode mode, bool apart = false, bool keep = true)
    {
        var router = await NetworkSpace.CreateAsync();
        await router.WithoutDetectionAsync();
        await router.IpAsync($"link set lo up\nlink add br0 type bridge\naddr add {Outside}/24 dev br0\naddr add fd00:192::fe/64 dev br0 nodad\nlink set br0 up\nlink add br1 type bridge\naddr add 198.51.100.254/24 dev br1\nlink set br1 up\n");
        await router.InsideAsync(() =>
        {
            File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1");
            return 0;
        });
        var hosts = await Task.WhenAll(Enumerable.Range(1, 3).Select(n => LabHost.StartAsync(n, apart && n == 3 ? "198.51.100.3" : $"192.0.2.{n}", 24)));
        foreach (var host in hosts)
            await host.PlugInAsync(router, apart && host.Number == 3 ? "br1" : "br0", apart && host.Number == 3 ? "198.51.100.254" : Outside);
        if (keep)
            await Task.WhenAll(hosts.Select(host => host.KeepRoutesAsync(mode, hosts)));
        return new Lab { Router = router, Hosts = hosts, Server = await Echo.StartAsync(router, 9000) };
    }

    public async ValueTask DisposeAsync()
    {
        Server.Dispose();
        foreach (var host in Hosts)
            await host.DisposeAsync();
        Router.Dispose();
    }
}
