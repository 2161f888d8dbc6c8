namespace MiniKube.Controllers.GarbageCollection;

/// <summary>What has become of an owner.</summary>
internal enum OwnerState
{
    /// <summary>It is there, or it cannot be told.</summary>
    Present,

    /// <summary>It is there and waits for its dependents to go.</summary>
    Awaiting,

    Absent,
}

internal enum CollectAction
{
    Keep,

    /// <summary>Somebody still owns it: only the references to the others go.</summary>
    DropReferences,

    /// <summary>Its owner waits for it and it for its owner: first it must no longer keep the owner.</summary>
    Unblock,

    Delete,
}

/// <summary>Whether an object is garbage. Rule: Kubernetes docs, "Garbage Collection".</summary>
internal sealed record CollectPlan(CollectAction Action, IReadOnlyList<string> Drop, string? Propagation = null)
{
    private static readonly CollectPlan Keep = new(CollectAction.Keep, []);

    /// <param name="node">The object, not yet being deleted.</param>
    /// <param name="owners">The state of each of its owners, in order.</param>
    /// <param name="dependents">Those that depend on it in turn.</param>
    public static CollectPlan Decide(GraphNode node, IReadOnlyList<OwnerState> owners, IReadOnlyList<GraphNode> dependents)
    {
        if (owners.All(state => state == OwnerState.Present)) return Keep;
        if (owners.Contains(OwnerState.Present))
        {
            return new(CollectAction.DropReferences, [.. node.Owners.Where((_, i) => owners[i] != OwnerState.Present).Select(owner => owner.Uid)]);
        }
        // An owner that waits must see all that is below it gone.
        var awaited = owners.Contains(OwnerState.Awaiting) && dependents.Count > 0;
        // A dependent that waits as well is how a circle of owners looks from here; a false alarm only lets an owner go a moment earlier.
        if (awaited && node.BlocksAny && dependents.Any(dependent => dependent.AwaitsDependents)) return new(CollectAction.Unblock, []);
        var foreground = node.IsForeground || awaited;
        return new(CollectAction.Delete, [], node.IsOrphaning ? "Orphan" : foreground ? "Foreground" : "Background");
    }
}
