namespace MiniKube.Cluster.Clusters;

/// <summary>The clusters of this machine, also half made ones, with what is to be seen of each.</summary>
public static class ClusterList
{
    public static async Task<IReadOnlyList<ClusterSummary>> LookAsync(TimeProvider time, CancellationToken cancel) =>
        [.. (await Task.WhenAll(Hosts.ClusterPaths.All().Select(paths => LookAsync(paths, time, cancel)))).OfType<ClusterSummary>()];

    public static IReadOnlyList<string> Names() => [.. Hosts.ClusterPaths.All().Select(paths => paths.Name)];

    /// <summary>Null when it went away while it was looked at.</summary>
    private static async Task<ClusterSummary?> LookAsync(Hosts.ClusterPaths paths, TimeProvider time, CancellationToken cancel)
    {
        if (ClusterRecord.TryRead(paths) is not { } record) return Directory.Exists(paths.Data) || Directory.Exists(paths.Run) ? new ClusterSummary(paths.Name, "damaged", 0, 0, 0, "-", paths.Context) : null;
        ClusterStatus status;
        try
        {
            status = await ClusterInspection.LookAsync(paths.Name, time, cancel);
        }
        catch (ClusterException e) when (e.Failure == ClusterFailure.NotFound)
        {
            return null;
        }

        return new ClusterSummary(paths.Name, StateOf(status), status.Nodes.Count(n => n.Ready), status.Nodes.Count, record.Servers, record.Subnet, paths.Context);
    }

    /// <summary>What all nodes have in common; otherwise some are on and some are not.</summary>
    private static string StateOf(ClusterStatus status) => status.Nodes.Select(n => n.State).Distinct().ToList() switch
    {
        ["on"] => "on",
        ["off"] => "off",
        ["hung"] => "paused",
        _ => "partly",
    };
}

/// <summary>One line of <c>mkube list</c>.</summary>
/// <param name="Name">The cluster.</param>
/// <param name="State"><c>on</c>, <c>off</c>, <c>paused</c>, <c>partly</c> (some nodes are not on), or <c>damaged</c>: <c>mkube down</c> removes it.</param>
/// <param name="Ready">How many of its nodes the API says are Ready.</param>
/// <param name="Nodes">How many nodes it has.</param>
/// <param name="Servers">How many of them carry a server.</param>
/// <param name="Network">The cluster's network on this machine.</param>
/// <param name="Context">kubectl's context.</param>
public sealed record ClusterSummary(string Name, string State, int Ready, int Nodes, int Servers, string Network, string Context);
