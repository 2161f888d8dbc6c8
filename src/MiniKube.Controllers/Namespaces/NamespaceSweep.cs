using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MiniKube.Client;

namespace MiniKube.Controllers.Namespaces;

/// <summary>Deletes what a namespace holds and tells what is left. Asks the server, not caches: an object that a cache lacks would be lost.</summary>
internal sealed class NamespaceSweep(ApiClient client, IReadOnlyList<ResourceDefinition> resources)
{
    private const int InFlight = 32;

    public async Task<NamespaceContent> RunAsync(string ns, CancellationToken cancel)
    {
        var first = resources.Where(IsOrMakesPods).ToList();
        var content = await SweepAsync(ns, first, cancel);
        return content.IsEmpty ? await SweepAsync(ns, [.. resources.Except(first)], cancel) : content;
    }

    private static bool IsOrMakesPods(ResourceDefinition resource) => resource.GroupResource is "pods" or "replicationcontrollers" || resource.Group is "apps" or "batch";

    private async Task<NamespaceContent> SweepAsync(string ns, IReadOnlyList<ResourceDefinition> kinds, CancellationToken cancel)
    {
        var failures = new ConcurrentBag<string>();
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancel };
        await Parallel.ForEachAsync(await ListAsync(ns, kinds, failures, cancel), bounded, async (found, stop) =>
        {
            var going = found.Objects.Where(item => item["metadata"]?["deletionTimestamp"] is null);
            await Parallel.ForEachAsync(going, new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = stop }, async (item, stop) =>
            {
                await DeleteAsync(found.Resource, ns, item, failures, stop);
            });
        });
        // Most things go at once: only what a second look finds is left.
        return NamespaceContent.Of(await ListAsync(ns, kinds, failures, cancel), [.. failures.Distinct().Order()]);
    }

    private async Task<IReadOnlyList<(ResourceDefinition Resource, IReadOnlyList<JsonObject> Objects)>> ListAsync(
        string ns, IReadOnlyList<ResourceDefinition> kinds, ConcurrentBag<string> failures, CancellationToken cancel)
    {
        var found = new ConcurrentBag<(ResourceDefinition, IReadOnlyList<JsonObject>)>();
        await Parallel.ForEachAsync(kinds, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancel }, async (resource, stop) =>
        {
            try
            {
                var list = await client.ListAsync(resource, ns, cancel: stop);
                if (list.Items.Count > 0) found.Add((resource, list.Items));
            }
            catch (ApiException error)
            {
                failures.Add($"{resource}: {error.Message}");
            }
        });
        return [.. found];
    }

    private async Task DeleteAsync(ResourceDefinition resource, string ns, JsonObject item, ConcurrentBag<string> failures, CancellationToken cancel)
    {
        try
        {
            await client.DeleteAsync(resource, new(ns, item["metadata"]?["name"]?.ToString() ?? ""), new() { PropagationPolicy = "Background" }, cancel);
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
