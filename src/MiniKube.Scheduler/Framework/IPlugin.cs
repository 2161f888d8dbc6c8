namespace MiniKube.Scheduler;

/// <summary>
/// A rule of placement; it implements the extension points that it needs. Plugins are called by one thread at a time, must not block and must not
/// change the cache.
/// </summary>
internal interface IPlugin
{
    /// <summary>As Kubernetes names it; appears in reasons and metrics.</summary>
    string Name { get; }
}

/// <summary>Looks at the pod and the whole cluster once, before nodes are filtered.</summary>
internal interface IPreFilter : IPlugin
{
    /// <summary>Null lets the cycle go on; a rejection ends it for all nodes.</summary>
    Rejection? PreFilter(CycleState state, PodInfo pod, ClusterCache cluster);
}

/// <summary>Says whether the pod can be on a node.</summary>
internal interface IFilter : IPlugin
{
    Rejection? Filter(CycleState state, PodInfo pod, NodeInfo node);
}

/// <summary>When no node is left: may make room.</summary>
internal interface IPostFilter : IPlugin
{
    /// <summary>What has to be removed so that the pod fits somewhere, or null.</summary>
    /// <param name="candidates">Nodes that would fit if some pods were not there.</param>
    /// <param name="fits">Filters a node anew, as it is at that moment.</param>
    Preemption? PostFilter(PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> candidates, Func<NodeInfo, bool> fits);
}

/// <summary>Says how good a node is that passed the filters.</summary>
internal interface IScore : IPlugin
{
    int Weight { get; }

    /// <summary>Called once before scoring; false when this plugin has nothing to say about this pod, and is not asked then.</summary>
    bool PreScore(CycleState state, PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> nodes);

    long Score(CycleState state, PodInfo pod, NodeInfo node);

    /// <summary>Brings the scores of all nodes, in their order, to 0 … 100.</summary>
    void Normalize(CycleState state, IReadOnlyList<NodeInfo> nodes, Span<long> scores)
    {
    }
}

/// <summary>Keeps account of something beside the node's resources, from the decision until the pod is bound or given up.</summary>
internal interface IReserve : IPlugin
{
    Rejection? Reserve(CycleState state, PodInfo pod, NodeInfo node);

    void Unreserve(PodInfo pod, string node);
}

/// <summary>May hold a decided pod back, for example until its whole group is decided.</summary>
internal interface IPermit : IPlugin
{
    ValueTask<Rejection?> PermitAsync(PodInfo pod, string node, CancellationToken cancel);
}

/// <summary>Tells the API server. Pods that are ready at the same time come together.</summary>
internal interface IBind : IPlugin
{
    /// <summary>In the order given: null, or why the pod was not bound. Throws when nobody knows what happened.</summary>
    Task<IReadOnlyList<ApiException?>> BindAsync(IReadOnlyList<PodBinding> bindings, CancellationToken cancel);
}

/// <summary>
/// A rejecting plugin is asked whether a change may let the pod through. One that does not say is asked to filter the changed node.
/// </summary>
internal interface IQueueingHint : IPlugin
{
    bool MayHelp(PodInfo pod, in ClusterEvent change, ClusterCache cluster);
}
