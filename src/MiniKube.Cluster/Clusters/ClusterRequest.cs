using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Kubeconfig;

namespace MiniKube.Cluster.Clusters;

/// <summary>Turns what <c>up</c> was asked for, and what is recorded of the cluster, into its record.</summary>
internal sealed class ClusterRequest(UpRequest request, ClusterPaths paths, TimeProvider time, Action<string> progress)
{
    public const int MostNodes = 50;
    private static readonly TimeSpan NetworkPatience = TimeSpan.FromSeconds(30);

    public async Task<ClusterRecord> RecordAsync(CancellationToken cancel)
    {
        foreach (var mirror in request.RegistryMirrors ?? []) RegistryHosts.Parse(mirror);
        if (request.Nodes is < 1 or > MostNodes) throw Usage($"a cluster has 1 to {MostNodes} nodes, not {request.Nodes}");
        if (request.Servers is not (null or 1 or 3)) throw Usage($"a cluster has 1 or 3 servers, not {request.Servers}: fewer than three keep no majority when one is lost");
        var recorded = ClusterRecord.Read(paths);
        new UserKubeconfig(request.Kubeconfig ?? recorded?.Kubeconfig ?? UserKubeconfig.DefaultPath(), time).RequireUsable(); // before it is remembered
        if (recorded is not { } existing) return await NewAsync(cancel);
        progress($"cluster {existing.Name} exists, completing it");
        var record = Grown(existing);
        if (record != existing) record.Write(paths);
        if (record.ProxyMode != existing.ProxyMode) progress($"nodes that run serve services by {record.ProxyMode} after 'mkube stop --name {record.Name}' and 'mkube start --name {record.Name}'");
        return record;
    }

    private ClusterRecord Grown(ClusterRecord existing)
    {
        if (request.Servers is { } servers && servers != existing.Servers) throw Usage($"cluster {existing.Name} has {existing.Servers} server(s), which cannot be changed: run 'mkube down --name {existing.Name}' first, or leave --servers out");
        if (request.Runtime is { } runtime && runtime != existing.Runtime) throw Usage($"cluster {existing.Name} runs containers with {existing.Runtime.ToString().ToLowerInvariant()}, which cannot be changed: run 'mkube down --name {existing.Name}' first, or leave --runtime out");
        if (request.Nodes < existing.Nodes.Count) throw Usage($"cluster {existing.Name} has {existing.Nodes.Count} nodes already: take one away with 'mkube node remove NODE --name {existing.Name}', or leave --nodes out");
        return existing with
        {
            Nodes = More(existing.Nodes, (request.Nodes ?? 0) - existing.Nodes.Count),
            RegistryMirrors = request.RegistryMirrors ?? existing.RegistryMirrors,
            Published = ClusterPorts.Merge(existing.Published, request.Publish),
            ProxyMode = request.ProxyMode ?? existing.ProxyMode,
            Kubeconfig = request.Kubeconfig ?? existing.Kubeconfig,
            FormerKubeconfigs = request.Kubeconfig is { } other && existing.Kubeconfig is { } former && other != former
                ? [.. existing.FormerKubeconfigs.Where(f => f != other && f != former), former]
                : existing.FormerKubeconfigs,
        };
    }

    /// <summary>Adds so many numbers, after the last.</summary>
    internal static IReadOnlyList<int> More(IReadOnlyList<int> nodes, int count) => count <= 0 ? nodes : [.. nodes, .. Enumerable.Range(nodes.Count == 0 ? 1 : nodes[^1] + 1, count)];

    private async Task<ClusterRecord> NewAsync(CancellationToken cancel)
    {
        var servers = request.Servers ?? 1;
        var nodes = request.Nodes ?? servers;
        if (nodes < servers) throw Usage($"{servers} servers need as many nodes: leave --nodes out, or give at least {servers}");

        // Two clusters that are made at the same moment must not choose the same network.
        await using var choosing = await FileLock.TakeAsync(ClusterPaths.NetworksLock, NetworkPatience, time, cancel);
        var taken = ClusterPaths.All().Select(ClusterRecord.TryRead).OfType<ClusterRecord>().Select(r => System.Net.IPNetwork.Parse(r.Subnet));
        var routes = FreeSubnet.Routes(await File.ReadAllLinesAsync("/proc/net/route", cancel));
        var record = new ClusterRecord
        {
            Name = request.Name,
            Subnet = FreeSubnet.Choose(request.Name, [.. taken, .. routes]).ToString(),
            Nodes = More([], nodes),
            Servers = servers,
            Layout = request.Layout,
            Runtime = request.Runtime ?? NodeRuntime.Containerd,
            ProxyMode = request.ProxyMode,
            RegistryMirrors = request.RegistryMirrors ?? [],
            Published = ClusterPorts.Merge([], request.Publish),
            Kubeconfig = request.Kubeconfig ?? UserKubeconfig.DefaultPath(),
        };
        record.Write(paths);
        choosing.Remove();
        return record;
    }

    private static ClusterException Usage(string message) => new(ClusterFailure.Usage, message);
}
