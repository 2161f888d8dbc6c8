using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Clusters;

/// <summary>Looks at a cluster from outside: the state files of its nodes, its cgroups and cables, and the API server.</summary>
public static class ClusterInspection
{
    public static async Task<ClusterStatus> LookAsync(string name, TimeProvider time, CancellationToken cancel)
    {
        var cluster = ClusterHosts.Open(name, time);
        var known = await NodesAsync(cluster, cancel);
        var connected = await cluster.Network.ConnectedAsync(cancel);
        return new ClusterStatus(name, [.. cluster.All.Select(h => Look(h, cluster, known, connected.Contains(h.Paths.Number)))]);
    }

    private static async Task<IReadOnlyDictionary<string, NodeView>> NodesAsync(ClusterHosts cluster, CancellationToken cancel)
    {
        var none = new Dictionary<string, NodeView>();
        var admin = AdminKubeconfig.Credentials(cluster.Paths, cluster.Record);
        if (!File.Exists(admin.KeyFile)) return none;
        using var api = new ClusterApi(admin);
        return (await api.NodesAsync(cancel)).Nodes ?? none;
    }

    private static NodeStatus Look(NodeHost host, ClusterHosts cluster, IReadOnlyDictionary<string, NodeView> known, bool connected)
    {
        var node = host.Paths;
        var processes = HostProcesses.Of(node.Cgroup);
        var on = HostProcesses.Init(processes) is not null;
        var reported = on ? HostState.Read(node)?.Components ?? [] : [];
        var components = reported.Concat(EtcdState.Of(node) is { } etcd && on ? [etcd] : []);
        return new NodeStatus(
            node.Name,
            cluster.Record.IsServer(node.Number) ? "server" : "agent",
            cluster.Record.Network.Address(node.Number).ToString(),
            known.TryGetValue(node.Name, out var view) && view.Ready,
            !on ? "off" : Freezer.IsFrozen(node.Cgroup) ? "hung" : connected ? "on" : "partitioned",
            processes.Sum(p => ProcessMemory.Proportional(p.Pid)),
            [.. components.Select(c => new ComponentStatus(c.Name, PidHere(c.Pid, processes), c.Restarts))]);
    }

    private static int PidHere(int pidInNode, IReadOnlyList<HostProcess> processes) => pidInNode == 0 ? 0 : processes.FirstOrDefault(p => p.PidInNode == pidInNode)?.Pid ?? 0;
}
