using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Clusters;

/// <summary>The switch, its way out of this machine, and nothing that keeps a node from its neighbours: pulled cables are put back, frozen nodes thawed.</summary>
internal sealed class ClusterWires(ClusterHosts cluster, Action<string> progress)
{
    public async Task EnsureAsync(CancellationToken cancel)
    {
        var on = cluster.All.Where(h => h.IsOn).ToList();
        if (await cluster.Network.EnsureSwitchAsync(cancel))
        {
            progress($"network {cluster.Record.Subnet}");
            foreach (var host in on) await host.PlugInAgainAsync(cancel);
        }
        else if (on.Count > 0)
        {
            var connected = await cluster.Network.ConnectedAsync(cancel);
            foreach (var host in on.Where(h => !connected.Contains(h.Paths.Number))) await cluster.Network.SetPortAsync(host.Paths.Number, connected: true, cancel);
        }

        Freezer.Thaw(cluster.Paths.Cgroup);
        if (await new WayOut(cluster.Paths).OpenAsync(cluster.Record.Network, cancel) is { } why) progress($"pods reach nothing outside of this machine ({why})");
    }
}
