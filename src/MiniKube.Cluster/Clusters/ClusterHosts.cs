using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Clusters;

/// <summary>The hosts of a cluster that exists, by its record.</summary>
internal sealed class ClusterHosts
{
    public ClusterHosts(ClusterPaths paths, ClusterRecord record, TimeProvider time)
    {
        Paths = paths;
        Record = record;
        Network = new ClusterNetwork(paths, record.Network);
        All = [.. record.Nodes.Select(n => new NodeHost(paths.Node(n), Network, time))];
    }

    public ClusterPaths Paths { get; }

    public ClusterRecord Record { get; }

    public ClusterNetwork Network { get; }

    /// <summary>By number.</summary>
    public IReadOnlyList<NodeHost> All { get; }

    public static ClusterHosts Open(string name, TimeProvider time)
    {
        var paths = ClusterPaths.Of(name);
        var record = ClusterRecord.Read(paths) ?? throw new ClusterException(ClusterFailure.NotFound, $"there is no cluster '{name}': make it with 'mkube up --name {name}'{Others()}");
        return new ClusterHosts(paths, record, time);
    }

    private static string Others() => ClusterList.Names() is { Count: > 0 } names ? $", or name one of those there are with --name: {string.Join(", ", names.Take(10))}" : "";

    /// <param name="node">A node's name, or its number alone.</param>
    public NodeHost Of(string node) => All.FirstOrDefault(h => h.Paths.Name == node || $"{h.Paths.Number}" == node)
        ?? throw new ClusterException(ClusterFailure.NotFound, $"cluster {Paths.Name} has no node '{node}': take one of {string.Join(", ", All.Select(h => h.Paths.Name))}");
}
