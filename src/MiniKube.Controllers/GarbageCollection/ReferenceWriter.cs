using System.Globalization;
using System.Text.Json.Nodes;
using MiniKube.Client;

namespace MiniKube.Controllers.GarbageCollection;

/// <summary>The collector's writes. Each is on the object as the server has it now and on that very object.</summary>
internal sealed class ReferenceWriter(ApiClient client, OwnerLookup lookup)
{
    public async Task DeleteAsync(GraphNode node, string? propagation, CancellationToken cancel)
    {
        // With the version: whoever gave it a new owner meanwhile must not lose it.
        try
        {
            await DeleteAsync(node, node.Revision, propagation, cancel);
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
        }
        catch (ApiException changed) when (changed.IsConflict)
        {
            // Changes of anything but owners and finalizers are not told, so the version may be another one and the decision still hold.
            if (await lookup.FindAsync(node.Resource, node.Key, cancel) is not { } live || live["uid"]?.ToString() != node.Uid) return;
            if (!OwnersOf(live).SequenceEqual(node.Owners)) throw;
            await DeleteAsync(node, ulong.Parse(live["resourceVersion"]!.ToString(), CultureInfo.InvariantCulture), propagation, cancel);
        }
    }

    public Task DropOwnersAsync(GraphNode node, IReadOnlyList<string> uids, CancellationToken cancel) =>
        DropAsync(node, "ownerReferences", item => uids.Contains(item?["uid"]?.ToString()), cancel);

    /// <summary>No owner of it waits for it any more.</summary>
    public async Task UnblockAsync(GraphNode node, CancellationToken cancel)
    {
        var live = await lookup.FindAsync(node.Resource, node.Key, cancel);
        if (live is null || live["uid"]?.ToString() != node.Uid || live["ownerReferences"] is not JsonArray references) return;
        foreach (var reference in references.OfType<JsonObject>()) reference["blockOwnerDeletion"] = false;
        var metadata = new JsonObject { ["resourceVersion"] = live["resourceVersion"]?.ToString(), ["ownerReferences"] = references.DeepClone() };
        try
        {
            await client.PatchAsync(node.Resource, node.Key, Patch.Merge(new JsonObject { ["metadata"] = metadata }), cancel: cancel);
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
        }
    }

    public Task DropFinalizerAsync(GraphNode node, string finalizer, CancellationToken cancel) =>
        DropAsync(node, "finalizers", item => item?.ToString() == finalizer, cancel);

    private Task DeleteAsync(GraphNode node, ulong revision, string? propagation, CancellationToken cancel) => client.DeleteAsync(
        node.Resource, node.Key, new() { PropagationPolicy = propagation, Preconditions = new() { Uid = node.Uid, ResourceVersion = $"{revision}" } }, cancel);

    private static IEnumerable<OwnerReference> OwnersOf(JsonObject metadata) =>
        (metadata["ownerReferences"] as JsonArray ?? []).Select(owner => ApiJson.Deserialize<OwnerReference>(owner!));

    private async Task DropAsync(GraphNode node, string list, Func<JsonNode?, bool> drops, CancellationToken cancel)
    {
        var live = await lookup.FindAsync(node.Resource, node.Key, cancel);
        if (live is null || live["uid"]?.ToString() != node.Uid || live[list] is not JsonArray items) return;
        var kept = items.Where(item => !drops(item)).Select(item => item?.DeepClone()).ToArray();
        if (kept.Length == items.Count) return;
        var metadata = new JsonObject { ["resourceVersion"] = live["resourceVersion"]?.ToString(), [list] = kept.Length == 0 ? null : new JsonArray(kept) };
        try
        {
            await client.PatchAsync(node.Resource, node.Key, Patch.Merge(new JsonObject { ["metadata"] = metadata }), cancel: cancel);
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
        }
    }
}
