using System.Collections.Concurrent;
using MiniKube.Client;

namespace MiniKube.Controllers.Namespaces;

/// <summary>
/// Deletes what a namespace holds, of every kind that there is at that moment, and tells what is left. Asks the server, not caches: an object that a cache
/// lacks would be lost.
/// </summary>
internal sealed class NamespaceSweep(ApiClient client)
{
    private const int InFlight = 64;

    public async Task<NamespaceContent> RunAsync(string ns, CancellationToken cancel)
    {
        var content = await SweepAsync(ns, IsOrMakesPods, cancel);
        return content.IsEmpty ? await SweepAsync(ns, _ => true, cancel) : content;
    }

    private static bool IsOrMakesPods(ResourceDefinition resource) => resource.GroupResource is "pods" or "replicationcontrollers" || resource.Group is "apps" or "batch";

    private async Task<NamespaceContent> SweepAsync(string ns, Func<ResourceDefinition, bool> which, CancellationToken cancel)
    {
        var failures = new ConcurrentBag<string>();
        var found = await ListAsync(ns, which, cancel);
        if (found.Count == 0) return NamespaceContent.Of([], []);
        await Parallel.ForEachAsync(
            found.Where(one => one.Metadata.DeletionTimestamp is null), new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancel },
            async (one, stop) => await DeleteAsync(one.Resource, new(ns, one.Metadata.Name ?? ""), failures, stop));
        // Most things go at once: only what a second look finds is left.
        return NamespaceContent.Of(await ListAsync(ns, which, cancel), [.. failures.Distinct().Order()]);
    }

    private async Task<IReadOnlyList<MetadataEvent>> ListAsync(string ns, Func<ResourceDefinition, bool> which, CancellationToken cancel) =>
        [.. (await client.ListMetadataAsync(ns, cancel)).Where(one => which(one.Resource))];

    private async Task DeleteAsync(ResourceDefinition resource, ObjectKey key, ConcurrentBag<string> failures, CancellationToken cancel)
    {
        try
        {
            await client.DeleteAsync(resource, key, new() { PropagationPolicy = "Background" }, cancel);
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
        }
        catch (ApiException error)
        {
            failures.Add($"{resource}: {error.Message}");
        }
    }
}
