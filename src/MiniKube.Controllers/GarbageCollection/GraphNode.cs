namespace MiniKube.Controllers.GarbageCollection;

/// <summary>What the collector remembers of an object: metadata only, some 350 bytes each with its name and UID (measured).</summary>
internal sealed class GraphNode(ResourceDefinition resource, ObjectKey key, string uid, long firstSeen)
{
    public const string OrphanFinalizer = "orphan";
    public const string ForegroundFinalizer = "foregroundDeletion";

    /// <summary>How it is reached: the version may change.</summary>
    public ResourceDefinition Resource { get; private set; } = resource;

    public ObjectKey Key { get; } = key;

    public string Uid { get; } = uid;

    /// <summary>Timestamp of our own clock.</summary>
    public long FirstSeen { get; } = firstSeen;

    public IReadOnlyList<OwnerReference> Owners { get; private set; } = [];

    public ulong Revision { get; private set; }

    public bool IsDeleting { get; private set; }

    /// <summary>Goes only after those that depend on it.</summary>
    public bool IsForeground { get; private set; }

    /// <summary>Leaves those that depend on it behind.</summary>
    public bool IsOrphaning { get; private set; }

    public bool AwaitsDependents => IsDeleting && IsForeground;

    public bool BlocksAny => Owners.Any(reference => reference.BlockOwnerDeletion == true);

    public bool Blocks(string owner)
    {
        foreach (var reference in Owners)
        {
            if (reference.Uid == owner) return reference.BlockOwnerDeletion == true;
        }
        return false;
    }

    public void Update(ResourceDefinition resource, ObjectMeta metadata)
    {
        Resource = resource;
        // Most changes leave owners alone: keep the list that is there, so that the new one need not live on.
        if (!Owners.SequenceEqual(metadata.OwnerReferences)) Owners = metadata.OwnerReferences;
        Revision = ulong.TryParse(metadata.ResourceVersion, out var revision) ? revision : 0;
        IsDeleting = metadata.DeletionTimestamp is not null;
        IsForeground = metadata.Finalizers.Contains(ForegroundFinalizer);
        IsOrphaning = metadata.Finalizers.Contains(OrphanFinalizer);
    }
}
