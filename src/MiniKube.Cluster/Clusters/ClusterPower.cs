using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Clusters;

/// <summary>All nodes of a cluster at once: off with their data kept, or standing still.</summary>
public sealed class ClusterPower(string cluster, TimeProvider time, Action<string> progress)
{
    /// <summary>Shuts every node down and takes the network away; <c>mkube start</c> (or <c>up</c>) brings all of it back.</summary>
    public async Task StopAsync(CancellationToken cancel)
    {
        await using var _ = await ClusterLock.TakeAsync(ClusterPaths.Of(cluster), time, cancel);
        var hosts = ClusterHosts.Open(cluster, time);
        Freezer.Thaw(hosts.Paths.Cgroup);

        // Agents first: one that outlives its server only complains.
        foreach (var group in hosts.All.GroupBy(h => hosts.Record.IsServer(h.Paths.Number)).OrderBy(g => g.Key))
        {
            await Task.WhenAll(group.Select(h => h.ShutDownAsync(cancel)));
            progress(group.Key ? "servers are off" : "agents are off");
        }

        await ProcessExtinction.KillAsync(hosts.Paths.Cgroup, time, cancel);
        await ProcessExtinction.RemoveGroupsAsync(hosts.Paths.Cgroup, time, cancel);
        await new WayOut(hosts.Paths).CloseAsync(cancel);
        await hosts.Network.RemoveSwitchAsync(cancel);
    }

    /// <summary>Nothing of the cluster runs until <see cref="UnpauseAsync"/>, and none of it notices.</summary>
    public async Task PauseAsync(CancellationToken cancel)
    {
        await using var _ = await ClusterLock.TakeAsync(ClusterPaths.Of(cluster), time, cancel);
        var hosts = ClusterHosts.Open(cluster, time);
        if (hosts.All.FirstOrDefault(h => !h.IsOn) is { } off) throw new ClusterException($"node {off.Paths.Name} is off: run 'mkube start --name {cluster}' first");
        await Freezer.FreezeAsync(hosts.Paths.Cgroup, time, cancel);
    }

    public async Task UnpauseAsync(CancellationToken cancel)
    {
        await using var _ = await ClusterLock.TakeAsync(ClusterPaths.Of(cluster), time, cancel);
        Freezer.Thaw(ClusterHosts.Open(cluster, time).Paths.Cgroup);
    }
}
