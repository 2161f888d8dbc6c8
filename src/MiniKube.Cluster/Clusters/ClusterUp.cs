using MiniKube.Cluster.Gateway;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Kubeconfig;

namespace MiniKube.Cluster.Clusters;

/// <summary>What <c>mkube up</c> was asked for.</summary>
public sealed record UpRequest
{
    public required string Name { get; init; }

    public required NodeSoftware Software { get; init; }

    /// <summary>Null: as many as there are, or one.</summary>
    public int? Nodes { get; init; }

    /// <summary>Null: as many as there are, or one.</summary>
    public int? Servers { get; init; }

    public ControlPlaneLayout Layout { get; init; }

    /// <summary>Null: as it is, or containerd.</summary>
    public NodeRuntime? Runtime { get; init; }

    /// <summary>Null: as it is. Nodes that run take it over when they start the next time.</summary>
    public string? ProxyMode { get; init; }

    /// <summary>The kubeconfig to merge into; null for the user's.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>Null: those that are set.</summary>
    public IReadOnlyList<string>? RegistryMirrors { get; init; }

    /// <summary>Further ports to publish, as <c>8080:30080</c>.</summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>How long nothing may move.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>
/// Brings a cluster to what was asked for, from whatever is there: nothing, half of it, or all of it with a fault.
/// The record is on disk before the first thing is made, and every name follows from the cluster's: interrupted at any moment, <c>mkube down</c> finds the rest.
/// </summary>
public sealed class ClusterUp(UpRequest request, TimeProvider time, Action<string> progress)
{
    private readonly ClusterPaths _paths = ClusterPaths.Of(request.Name);

    public async Task RunAsync(CancellationToken cancel)
    {
        await using var _ = await ClusterLock.TakeAsync(_paths, time, cancel, progress);
        var record = await new ClusterRequest(request, _paths, time, progress).RecordAsync(cancel);
        var cluster = new ClusterHosts(_paths, record, time);

        var keys = new ClusterKeys(_paths, record, time);
        await keys.EnsureAsync(cancel);
        await new ClusterWires(cluster, progress).EnsureAsync(cancel);
        new GatewayProcess(cluster, request.Software.Program).Ensure(progress);
        foreach (var host in cluster.All) RegistryHosts.Write(host.Paths, record.RegistryMirrors);
        await new ClusterBoot(cluster, request.Software, request.Patience, time, progress).RunAsync(cluster.All, cancel);
        if (!record.Begun) (record = record with { Begun = true }).Write(_paths);
        if (record.Nodes.Count > 1) progress($"all {record.Nodes.Count} nodes are Ready");
        await SelectContextAsync(record, keys.Document, cancel);
    }

    /// <summary>The same for a cluster that exists already; one that does not is an error.</summary>
    public static Task StartAsync(string cluster, NodeSoftware software, TimeSpan patience, TimeProvider time, Action<string> progress, CancellationToken cancel)
    {
        ClusterHosts.Open(cluster, time);
        return new ClusterUp(new UpRequest { Name = cluster, Software = software, Patience = patience }, time, progress).RunAsync(cancel);
    }

    private async Task SelectContextAsync(ClusterRecord record, KubeconfigDocument admin, CancellationToken cancel)
    {
        var file = record.Kubeconfig ?? UserKubeconfig.DefaultPath();
        var before = await new UserKubeconfig(file, time).MergeAsync(admin, cancel);
        if (before is not null) (record with { PreviousContext = before }).Write(_paths);
        progress($"kubectl context {_paths.Context} selected in {file}");
    }
}
