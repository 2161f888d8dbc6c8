namespace MiniKube.Controllers.ReplicaSets;

/// <summary>A kind that wants a number of pods alike: how it is seen as a ReplicaSet.</summary>
internal interface IReplicaKind<T>
    where T : class, IResource<T>
{
    string Name { get; }

    /// <summary>Under the kind's own name, so that owner references and events are its own.</summary>
    ReplicaSet View(T value);

    /// <summary>With that status; null when it says so already.</summary>
    T? With(T value, ReplicaSetStatus status);
}

internal sealed class ReplicaSetKind : IReplicaKind<ReplicaSet>
{
    public string Name => "replicaset";

    public ReplicaSet View(ReplicaSet value) => value;

    public ReplicaSet? With(ReplicaSet value, ReplicaSetStatus status) => ApiJson.SameContent(status, value.Status) ? null : value with { Status = status };
}
