namespace MiniKube.Scheduler;

/// <summary>A pod with all that scheduling needs worked out once. What only waiting pods need is worked out when first asked for.</summary>
internal sealed class PodInfo
{
    /// <summary>What a pod that asks for nothing counts as, so that such pods spread too.</summary>
    private const long DefaultMilliCpu = 100;
    private const long DefaultMemory = 200L << 20;

    private string[]? images;
    private NodeQuery? requiredNodes;
    private PreferredNodes[]? preferredNodes;
    private AffinityTerm[]? requiredAffinity;
    private PreferredAffinity[]? preferredAffinity;
    private SpreadConstraint[]? spreadConstraints;

    public PodInfo(Pod pod)
    {
        Pod = pod;
        Key = ObjectKey.Of(pod);
        Requests = ResourceAmounts.Of(PodRequests.OnNode(pod));
        ScoredMilliCpu = Requests.MilliCpu > 0 ? Requests.MilliCpu : DefaultMilliCpu;
        ScoredMemory = Requests.Memory > 0 ? Requests.Memory : DefaultMemory;
        HostPorts = HostPort.Of(pod.Spec);
        SpreadGroup = GroupOf(pod);
        RequiredAntiAffinity = AffinityTerm.Of(pod, pod.Spec.Affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution);
    }

    public Pod Pod { get; }

    public ObjectKey Key { get; }

    public string Uid => Pod.Metadata.Uid ?? "";

    public int Priority => Pod.Spec.Priority ?? 0;

    public IReadOnlyDictionary<string, string> Labels => Pod.Metadata.Labels;

    public ResourceAmounts Requests { get; }

    public long ScoredMilliCpu { get; }

    public long ScoredMemory { get; }

    public HostPort[] HostPorts { get; }

    /// <summary>Pods of one group are spread over nodes: those of one controller, else those with the same labels; null: not spread.</summary>
    public string? SpreadGroup { get; }

    /// <summary>Kept for running pods too: they keep others away.</summary>
    public AffinityTerm[] RequiredAntiAffinity { get; }

    public AffinityTerm[] RequiredAffinity =>
        requiredAffinity ??= AffinityTerm.Of(Pod, Pod.Spec.Affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution);

    public PreferredAffinity[] PreferredAffinities => preferredAffinity ??= PreferredAffinity.Of(Pod);

    public SpreadConstraint[] SpreadConstraints => spreadConstraints ??= SpreadConstraint.Of(Pod);

    public NodeQuery RequiredNodes => requiredNodes ??= NodeQuery.Of(Pod.Spec);

    public PreferredNodes[] PreferredNodes => preferredNodes ??= Scheduler.PreferredNodes.Of(Pod.Spec);

    public string[] Images => images ??= [.. Pod.Spec.InitContainers.Concat(Pod.Spec.Containers).Select(container => ImageName.Normalize(container.Image ?? ""))];

    public bool IsAssigned => Pod.Spec.NodeName is { Length: > 0 };

    public bool IsLeaving => Pod.Metadata.DeletionTimestamp is not null;

    public bool IsGated => Pod.Spec.SchedulingGates.Count > 0;

    private static string? GroupOf(Pod pod)
    {
        foreach (var owner in pod.Metadata.OwnerReferences)
        {
            if (owner.Controller == true) return owner.Uid;
        }
        if (pod.Metadata.Labels.Count == 0) return null;
        var labels = pod.Metadata.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}");
        return $"{pod.Metadata.Namespace}/{string.Join(",", labels)}";
    }
}

/// <summary>Nodes that a pod would like, and how much.</summary>
internal sealed record PreferredNodes(NodeQuery Nodes, int Weight)
{
    public static PreferredNodes[] Of(PodSpec spec)
    {
        var terms = spec.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];
        return [.. terms.Select(term => new PreferredNodes(NodeQuery.Of(term.Preference), term.Weight))];
    }
}
