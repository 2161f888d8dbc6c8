using System.Text.Json.Serialization;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Kubeconfig;

namespace MiniKube.Cluster.Clusters;

/// <summary>What <c>mkube status --output json</c> prints.</summary>
public sealed record ClusterStatus(string Name, IReadOnlyList<NodeStatus> Nodes);

public sealed record NodeStatus(string Name, string Address, bool Ready, IReadOnlyList<ComponentStatus> Components);

/// <param name="Name">server (or apiserver, scheduler, controller-manager), agent, etcd, containerd or dockerd.</param>
/// <param name="Pid">Process id on this machine; zero while it is down.</param>
/// <param name="Restarts">How often the node's init (or the server, for etcd) had to start it again.</param>
public sealed record ComponentStatus(string Name, int Pid, int Restarts);

[JsonSerializable(typeof(ClusterStatus))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
public sealed partial class StatusJson : JsonSerializerContext;

/// <summary>Looks at a cluster from outside: the state files of its nodes, its cgroups, and the API server.</summary>
public static class ClusterInspection
{
    public static async Task<ClusterStatus> LookAsync(string name, CancellationToken cancel)
    {
        var paths = ClusterPaths.Of(name);
        var record = ClusterRecord.Read(paths) ?? throw new ClusterException(ClusterFailure.NotFound, $"there is no cluster '{name}': make it with 'mkube up --name {name}'");
        var ready = await ReadyAsync(AdminKubeconfig.Credentials(paths, record), cancel);
        return new ClusterStatus(name, [.. Enumerable.Range(1, record.Nodes).Select(n => Look(paths.Node(n), record.Network.Address(n).ToString(), ready))]);
    }

    private static async Task<IReadOnlySet<string>> ReadyAsync(KubeconfigCredentials admin, CancellationToken cancel)
    {
        if (!File.Exists(admin.KeyFile)) return new HashSet<string>();
        using var api = new ClusterApi(admin);
        return (await api.ReadyNodesAsync(cancel)).Ready ?? new HashSet<string>();
    }

    private static NodeStatus Look(NodePaths node, string address, IReadOnlySet<string> ready)
    {
        var processes = HostProcesses.Of(node.Cgroup);
        var on = HostProcesses.Init(processes) is not null;
        var reported = on ? HostState.Read(node)?.Components ?? [] : [];
        var components = reported.Concat(EtcdState.Of(node) is { } etcd && on ? [etcd] : []);
        return new NodeStatus(node.Name, address, ready.Contains(node.Name), [.. components.Select(c => new ComponentStatus(c.Name, PidHere(c.Pid, processes), c.Restarts))]);
    }

    private static int PidHere(int pidInNode, IReadOnlyList<HostProcess> processes) => pidInNode == 0 ? 0 : processes.FirstOrDefault(p => p.PidInNode == pidInNode)?.Pid ?? 0;
}
