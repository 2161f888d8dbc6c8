using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Admission.Quotas;

/// <summary>
/// Counts namespaces anew when something in them went away or ended, or when a quota is new: what comes is charged as it is stored. Several servers may
/// do so at once; they find the same and write under the condition that nobody else did.
/// </summary>
internal sealed partial class QuotaKeeper(
    WatchCache cache, ObjectRegistry registry, ResourceDirectory resources, QuotaCount count, TimeProvider time, ILogger<QuotaKeeper> log)
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };
    private readonly ResourceDefinition quotas = resources.Get("resourcequotas");
    private readonly HashSet<string> dirty = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LogFollower> followers = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                Task[] news = [cache.For(quotas.GroupResource).Log.Grown, .. Counted().Select(resource => cache.For(resource).Log.Grown)];
                Follow();
                var failed = await RecountAsync(cancel);
                if (failed) await Task.Delay(RetryPause, time, cancel);
                else if (dirty.Count == 0) await Task.WhenAny(news).WaitAsync(cancel);
                await Task.Delay(Gather, time, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>The kinds that some quota counts.</summary>
    private HashSet<string> Counted() =>
        [.. cache.For(quotas.GroupResource).Current.From("").SelectMany(item => item.As<ResourceQuota>().Spec.Hard.Keys).Select(QuotaUsage.ResourceOf)
            .Where(resource => resources.All.Any(known => known.GroupResource == resource))];

    private void Follow()
    {
        foreach (var resource in Counted().Prepend(quotas.GroupResource))
        {
            if (!followers.TryGetValue(resource, out var follower)) followers[resource] = follower = Follower(resource);
            follower.CatchUp();
        }
    }

    private LogFollower Follower(string resource)
    {
        var definition = resources.Get(resource);
        return new(cache.For(resource), _ => MarkAll(), entry =>
        {
            if (resource == quotas.GroupResource || Frees(definition, entry)) dirty.Add(entry.Current.Namespace);
        });
    }

    private static bool Frees(ResourceDefinition definition, LogEntry entry) => entry.Type == WatchEventType.Deleted
        || (definition.GroupResource == "pods" && entry.Previous is { } before
            && before.Field(definition, "status.phase") != entry.Current.Field(definition, "status.phase"));

    private void MarkAll()
    {
        foreach (var item in cache.For(quotas.GroupResource).Current.From("")) dirty.Add(item.Namespace);
    }

    private async Task<bool> RecountAsync(CancellationToken cancel)
    {
        var failed = false;
        foreach (var space in dirty.ToArray())
        {
            dirty.Remove(space);
            foreach (var item in cache.For(quotas.GroupResource).Current.From(space))
            {
                try
                {
                    await RecountAsync(item, cancel);
                }
                catch (ApiException error)
                {
                    // A conflict: somebody charged it meanwhile, and the next look counts again.
                    if (!error.IsConflict && !error.IsNotFound) Failed(space, item.Name, error.Message);
                    if (error.IsNotFound) continue;
                    dirty.Add(space);
                    failed |= !error.IsConflict;
                }
            }
        }
        return failed;
    }

    private async Task RecountAsync(StoredObject item, CancellationToken cancel)
    {
        var quota = item.As<ResourceQuota>();
        var used = count.Used(quota);
        if (Same(quota.Status.Hard, quota.Spec.Hard) && Same(quota.Status.Used, used)) return;
        await registry.UpdateAsync(quotas, item.Namespace, item.Name, "status", document =>
        {
            document["metadata"]!["resourceVersion"] = item.ResourceVersion;
            document["status"] = new JsonObject { ["hard"] = ResourceQuotas.Amounts(quota.Spec.Hard), ["used"] = ResourceQuotas.Amounts(used) };
            return document;
        }, Write, cancel);
    }

    private static bool Same(IReadOnlyDictionary<string, Quantity> a, IReadOnlyDictionary<string, Quantity> b) =>
        a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var other) && other == pair.Value);

    [LoggerMessage(2301, LogLevel.Warning, "Quota {Namespace}/{Name} cannot be counted, trying again: {Why}")]
    private partial void Failed(string @namespace, string name, string why);
}
