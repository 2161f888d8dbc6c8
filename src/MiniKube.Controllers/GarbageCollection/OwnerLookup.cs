using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MiniKube.Client;

namespace MiniKube.Controllers.GarbageCollection;

/// <summary>
/// What has become of an owner. The graph's word is enough for one that is there, or whose end it saw; that one was never there must be confirmed by the
/// server, since deleting by a cache that is behind cannot be undone.
/// </summary>
internal sealed class OwnerLookup(ApiClient client, OwnerGraph graph, KnownKinds kinds)
{
    private const int Remembered = 1000;

    // What the server has told.
    private readonly ConcurrentDictionary<string, bool> absent = [];

    /// <summary>Whether <see cref="StateAsync"/> would have to ask the server.</summary>
    public bool IsKnown(OwnerReference owner) => IsAbsent(owner.Uid) || graph.Find(owner.Uid) is not null;

    public async Task<OwnerState> StateAsync(GraphNode node, OwnerReference owner, CancellationToken cancel)
    {
        if (IsAbsent(owner.Uid)) return OwnerState.Absent;
        if (graph.Find(owner.Uid) is { } known) return known.AwaitsDependents ? OwnerState.Awaiting : OwnerState.Present;
        if (kinds.HasEnded(owner.ApiVersion, owner.Kind)) return OwnerState.Absent;
        // A kind that we do not know, or an owner in a namespace of something that is in none: nothing can be told.
        if (kinds.Find(owner.ApiVersion, owner.Kind) is not { } resource) return OwnerState.Present;
        if (resource.Namespaced && node.Key.Namespace.Length == 0) return OwnerState.Present;

        var live = await FindAsync(resource, new(resource.Namespaced ? node.Key.Namespace : "", owner.Name), cancel);
        if (live?["uid"]?.ToString() == owner.Uid)
        {
            var awaits = live["deletionTimestamp"] is not null && live["finalizers"] is JsonArray finalizers
                && finalizers.Any(finalizer => finalizer?.ToString() == GraphNode.ForegroundFinalizer);
            return awaits ? OwnerState.Awaiting : OwnerState.Present;
        }
        if (absent.Count >= Remembered) absent.Clear();
        absent[owner.Uid] = true;
        return OwnerState.Absent;
    }

    /// <summary>Metadata of the object as the server has it now.</summary>
    public async Task<JsonObject?> FindAsync(ResourceDefinition resource, ObjectKey key, CancellationToken cancel)
    {
        try
        {
            return (await client.GetAsync(resource, key, cancel))["metadata"] as JsonObject;
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
            return null;
        }
    }

    private bool IsAbsent(string uid) => graph.IsGone(uid) || absent.ContainsKey(uid);
}
