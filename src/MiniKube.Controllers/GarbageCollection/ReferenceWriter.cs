using System.Text.Json.Nodes;
using MiniKube.Client;

namespace MiniKube.Controllers.GarbageCollection;

/// <summary>The collector's writes. Each is on the object as the server has it now and on that very object.</summary>
internal sealed class ReferenceWriter(ApiClient client, OwnerLookup lookup)
{
    public async Task DeleteAsync(GraphNode node, string? propagation, CancellationToken cancel)
    {
        // With the version: whoever gave it a new owner meanwhile must not lose it.
        var options = new DeleteOptions { PropagationPolicy = propagation, Preconditions = new() { Uid = node.Uid, ResourceVersion = $"{node.Revision}" } };
        try
        {
            await client.DeleteAsync(node.Resource, node.Key, options, cancel);
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
        }
    }

    public Task DropOwnersAsync(GraphNode node, IReadOnlyList<string> uids, CancellationToken cancel) =>
        DropAsync(node, "ownerReferences", item => uids.Contains(item?["uid"]?.ToString()), cancel);

    public Task DropFinalizerAsync(GraphNode node, string finalizer, CancellationToken cancel) =>
        DropAsync(node, "finalizers", item => item?.ToString() == finalizer, cancel);

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
