using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Clusters;

/// <summary>What may happen to a machine.</summary>
public enum NodeFault
{
    /// <summary>No power: every process, mount and interface is gone at once; the disk is as it was.</summary>
    Power,

    /// <summary>Its cable is out: everything runs on, and nothing reaches it or leaves it.</summary>
    Partition,

    /// <summary>It stands still, and neither knows nor says so; the kernel goes on answering for it.</summary>
    Hang,
}

/// <summary>Makes faults on nodes that <c>up</c> made, and mends them. Either may be asked for again: it is a state, not an event.</summary>
public sealed class NodeFaults(string cluster, TimeProvider time, Action<string> progress)
{
    public async Task FailAsync(string node, NodeFault fault, CancellationToken cancel)
    {
        var hosts = ClusterHosts.Open(cluster, time);
        var host = hosts.Of(node);
        if (fault != NodeFault.Power && !host.IsOn) throw new ClusterException($"node {host.Paths.Name} is off, so it can neither hang nor be cut off: run 'mkube node heal {host.Paths.Name} --name {cluster}' first");
        switch (fault)
        {
            case NodeFault.Power:
                await host.PowerOffAsync(cancel);
                break;
            case NodeFault.Partition:
                await hosts.Network.SetPortAsync(host.Paths.Number, connected: false, cancel);
                break;
            case NodeFault.Hang:
                await Freezer.FreezeAsync(host.Paths.Cgroup, time, cancel);
                break;
        }

        progress($"node {host.Paths.Name}: {fault switch { NodeFault.Power => "power cut", NodeFault.Partition => "partitioned", _ => "hung" }}");
    }

    /// <summary>Undoes whatever was done to the node; returns when it is Ready.</summary>
    public async Task HealAsync(string node, NodeSoftware software, TimeSpan patience, CancellationToken cancel)
    {
        await using var _ = await ClusterLock.TakeAsync(ClusterPaths.Of(cluster), time, cancel);
        var hosts = ClusterHosts.Open(cluster, time);
        var host = hosts.Of(node);
        if (!host.IsOn)
        {
            // Its disk may have been changed for an empty one.
            await new ClusterKeys(hosts.Paths, hosts.Record, time).EnsureAsync(cancel);
            RegistryHosts.Write(host.Paths, hosts.Record.RegistryMirrors);
        }
        else
        {
            if (!(await hosts.Network.ConnectedAsync(cancel)).Contains(host.Paths.Number)) await hosts.Network.SetPortAsync(host.Paths.Number, connected: true, cancel);
            Freezer.Thaw(host.Paths.Cgroup);
            progress($"node {host.Paths.Name} healed");
        }

        await new ClusterBoot(hosts, software, patience, time, progress).RunAsync([host], cancel);
    }
}
