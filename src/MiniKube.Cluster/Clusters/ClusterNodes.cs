using System.Text.Json;
using MiniKube.Cluster.Gateway;
using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Clusters;

/// <summary>Nodes that come and go after <c>up</c>.</summary>
public sealed class ClusterNodes(string cluster, TimeProvider time, Action<string> progress)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Adds nodes; returns their names when they are Ready.</summary>
    public async Task<IReadOnlyList<string>> AddAsync(int count, NodeSoftware software, TimeSpan patience, CancellationToken cancel)
    {
        var paths = ClusterPaths.Of(cluster);
        await using var _ = await ClusterLock.TakeAsync(paths, time, cancel);
        var record = ClusterHosts.Open(cluster, time).Record;
        if (count < 1) throw new ClusterException(ClusterFailure.Usage, $"{count} nodes cannot be added: give at least 1, or leave the number out");
        if (record.Nodes.Count + count > ClusterRequest.MostNodes) throw new ClusterException(ClusterFailure.Usage, $"cluster {cluster} has {record.Nodes.Count} node(s) and may have {ClusterRequest.MostNodes}, so {count} more are too many: add at most {ClusterRequest.MostNodes - record.Nodes.Count}");
        var grown = record with { Nodes = ClusterRequest.More(record.Nodes, count) };
        grown.Write(paths);
        var hosts = new ClusterHosts(paths, grown, time);
        await new ClusterKeys(paths, grown, time).EnsureAsync(cancel);
        new GatewayProcess(hosts, software.Program).Ensure(progress);
        var added = hosts.All.Where(h => !record.Nodes.Contains(h.Paths.Number)).ToList();
        await new ClusterBoot(hosts, software, patience, time, progress).RunAsync(added, cancel);
        return [.. added.Select(h => h.Paths.Name)];
    }

    /// <summary>Lets its pods go, each in its own time, then takes the node away for good.</summary>
    /// <param name="node">Its name or number.</param>
    /// <param name="force">Do not wait for pods, nor for an API server that does not answer.</param>
    /// <param name="program">The mkube executable.</param>
    /// <param name="patience">How long pods may take.</param>
    /// <param name="cancel">Interrupts it; asking again goes on.</param>
    public async Task RemoveAsync(string node, bool force, string program, TimeSpan patience, CancellationToken cancel)
    {
        var paths = ClusterPaths.Of(cluster);
        await using var _ = await ClusterLock.TakeAsync(paths, time, cancel);
        var hosts = ClusterHosts.Open(cluster, time);
        var host = hosts.Of(node);
        var name = host.Paths.Name;
        if (hosts.Record.IsServer(host.Paths.Number)) throw new ClusterException(ClusterFailure.Usage, $"node {name} carries a server, without which the cluster is not what it was: remove the whole with 'mkube down --name {cluster}'");
        using var api = new ClusterApi(AdminKubeconfig.Credentials(paths, hosts.Record));
        try
        {
            if (!force) await DrainAsync(api, name, patience, cancel);
            await host.ShutDownAsync(cancel);
            using var deleted = await api.SendAsync(HttpMethod.Delete, "/api/v1/nodes/" + name, null, cancel);
        }
        catch (ClusterException e) when (e.Failure == ClusterFailure.NotFound || force)
        {
            // It never came so far as to be known, or nobody is there who could be told.
        }

        await host.PowerOffAsync(cancel);
        foreach (var directory in new[] { host.Paths.Run, host.Paths.Data }.Where(Directory.Exists)) Directory.Delete(directory, recursive: true);
        var left = hosts.Record with { Nodes = [.. hosts.Record.Nodes.Where(n => n != host.Paths.Number)] };
        left.Write(paths);
        new GatewayProcess(new ClusterHosts(paths, left, time), program).Ensure(progress);
        progress($"node {name} is gone");
    }

    private async Task DrainAsync(ClusterApi api, string node, TimeSpan patience, CancellationToken cancel)
    {
        using (await api.SendAsync(HttpMethod.Patch, "/api/v1/nodes/" + node, """{"spec":{"unschedulable":true}}""", cancel))
        {
        }

        var started = time.GetTimestamp();
        var asked = new HashSet<string>();
        while (await PodsAsync(api, node, cancel) is { Count: > 0 } pods)
        {
            foreach (var pod in pods.Where(asked.Add))
            {
                using var _ = await api.SendAsync(HttpMethod.Delete, pod, null, cancel);
                progress($"asked {pod.Split('/')[^1]} to leave");
            }

            if (time.GetElapsedTime(started) > patience)
            {
                throw new ClusterException(ClusterFailure.TimedOut, $"{pods.Count} pods are still on {node} after {patience.TotalSeconds:0} s ({pods[0].Split('/')[^1]}): wait and run this again, or add --force");
            }

            await Task.Delay(Poll, time, cancel);
        }
    }

    /// <summary>The pods that would be missed: those of a DaemonSet belong to the node.</summary>
    private static async Task<IReadOnlyList<string>> PodsAsync(ClusterApi api, string node, CancellationToken cancel)
    {
        using var list = await api.SendAsync(HttpMethod.Get, $"/api/v1/pods?fieldSelector=spec.nodeName%3D{node},status.phase!%3DSucceeded,status.phase!%3DFailed", null, cancel);
        return [.. list.RootElement.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("metadata")).Where(m => !IsOfDaemonSet(m)).Select(m => $"/api/v1/namespaces/{m.GetProperty("namespace").GetString()}/pods/{m.GetProperty("name").GetString()}")];
    }

    private static bool IsOfDaemonSet(JsonElement metadata) =>
        metadata.TryGetProperty("ownerReferences", out var owners) && owners.EnumerateArray().Any(o => o.GetProperty("kind").GetString() == "DaemonSet");
}
