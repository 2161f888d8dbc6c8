using MiniKube.Cluster.Gateway;
using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Clusters;

/// <summary>Published ports of a cluster that exists.</summary>
public sealed class ClusterPorts(string cluster, TimeProvider time, Action<string> progress)
{
    /// <summary>Adds some and takes some away (by their host port); returns what is published then.</summary>
    public async Task<IReadOnlyList<string>> ChangeAsync(IReadOnlyList<string> add, IReadOnlyList<int> remove, string program, CancellationToken cancel)
    {
        var paths = ClusterPaths.Of(cluster);
        await using var _ = await ClusterLock.TakeAsync(paths, time, cancel);
        var record = ClusterHosts.Open(cluster, time).Record;
        var unknown = remove.Except(record.Published.Select(p => PublishedPort.Parse(p).HostPort)).ToList();
        if (unknown is [var port, ..]) throw new ClusterException(ClusterFailure.NotFound, $"port {port} is not published: 'mkube publish --name {cluster}' lists those that are");
        var kept = record.Published.Where(p => !remove.Contains(PublishedPort.Parse(p).HostPort));
        var changed = record with { Published = Merge(kept, add) };
        if (!changed.Published.SequenceEqual(record.Published))
        {
            changed.Write(paths);
            var hosts = new ClusterHosts(paths, changed, time);
            if (hosts.All.Any(h => h.IsOn)) new GatewayProcess(hosts, program).Ensure(progress);
        }

        return changed.Published;
    }

    /// <summary>A host port leads to one place: the last that was said counts.</summary>
    internal static IReadOnlyList<string> Merge(IEnumerable<string> existing, IReadOnlyList<string> add)
    {
        var added = add.Select(PublishedPort.Parse).ToList();
        if (added.GroupBy(p => p.Listen).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ClusterException(ClusterFailure.Usage, $"{twice.Key} is published twice: give it one node port");
        return [.. existing.Where(e => added.All(a => a.Listen != PublishedPort.Parse(e).Listen)), .. added.Select(p => p.ToString())];
    }
}
