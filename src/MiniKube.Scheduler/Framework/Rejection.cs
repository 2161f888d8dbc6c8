namespace MiniKube.Scheduler;

/// <summary>
/// Why a pod cannot be on a node, in the words that Kubernetes uses. Instances are shared: a filter that rejects a thousand nodes allocates nothing.
/// </summary>
internal sealed class Rejection(params string[] reasons)
{
    public IReadOnlyList<string> Reasons => reasons;

    /// <summary>Removing pods from the node would not help.</summary>
    public bool IsPermanent { get; init; }

    public override string ToString() => string.Join(", ", reasons);
}
