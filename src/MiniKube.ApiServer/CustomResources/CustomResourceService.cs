using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.Api.ApiExtensions;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Webhooks;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>
/// Serves what custom resource definitions define: follows them in the watch cache, keeps the directory of kinds in step, says in their status what was
/// accepted, and clears up after those that are deleted. Several servers may do so at once: they decide the same.
/// </summary>
internal sealed class CustomResourceService(ObjectRegistry registry, ResourceDirectory resources, WatchCache cache, WebhookCaller caller, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(300);
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };

    private readonly ResourceDefinition definitions = resources.Get("customresourcedefinitions.apiextensions.k8s.io");
    private readonly InstanceCleanup cleanup = new(registry, resources.Get("customresourcedefinitions.apiextensions.k8s.io"));
    private Dictionary<string, ServedDefinition> served = [];
    private ResourceDefinition[] kinds = [];
    private ObjectSnapshot? seen;

    /// <summary>Takes over what the cache has now, without writing anything.</summary>
    public void Load() => Take(cache.For(definitions.GroupResource).Current);

    public async Task RunAsync(CancellationToken cancel)
    {
        var source = cache.For(definitions.GroupResource);
        while (!cancel.IsCancellationRequested)
        {
            var grown = source.Log.Grown;
            var settled = true;
            if (!ReferenceEquals(source.Current, seen) || served.Values.Any(one => one.IsPending))
            {
                Take(source.Current);
                settled = await ReconcileAsync(cancel);
            }
            var wake = settled ? grown : Task.WhenAny(grown, Task.Delay(RetryPause, time, cancel));
            await wake.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Take(ObjectSnapshot snapshot)
    {
        seen = snapshot;
        var next = new Dictionary<string, ServedDefinition>(StringComparer.Ordinal);
        foreach (var item in snapshot.From(""))
        {
            var known = served.GetValueOrDefault(item.Name);
            next[item.Name] = known?.Object.Revision == item.Revision ? known : ServedDefinition.Read(item, known, caller);
        }
        foreach (var one in next.Values) one.Decide(NamesOfOthers(one, next.Values), time.GetUtcNow());
        var gone = served.Values.Where(one => one.Kinds.Count > 0 && !next.ContainsKey(one.Object.Name)).ToList();
        served = next;
        ResourceDefinition[] now = [.. next.Values.SelectMany(one => one.Kinds)];
        if (now.SequenceEqual(kinds)) return;
        resources.SetCustom(kinds = now);
        // Who still watches objects of a kind that is no more has to find that out.
        foreach (var one in gone) cache.For(one.GroupResource).Log.Reset(cache.Revision);
    }

    /// <summary>True when nothing is left to do until a definition changes.</summary>
    private async Task<bool> ReconcileAsync(CancellationToken cancel)
    {
        var settled = true;
        foreach (var one in served.Values.Where(one => one.IsPending).ToList())
        {
            try
            {
                settled &= await ReconcileAsync(one, cancel);
            }
            catch (Exception error) when (error is ApiException or EtcdException)
            {
                settled = false;
                if (error is not ApiException { IsNotFound: true }) logger.DefinitionFailed(one.Object.Name, error.Message);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return true;
            }
        }
        return settled;
    }

    private async Task<bool> ReconcileAsync(ServedDefinition one, CancellationToken cancel)
    {
        if (one.StatusToWrite is { } status)
        {
            await registry.UpdateAsync(definitions, "", one.Object.Name, "status", document => With(document, status, one.Object), Write, cancel);
        }
        return !one.NeedsCleanup || await cleanup.AdvanceAsync(one.Object.Name, one.Kinds is [var kind, ..] ? kind : null, cancel);
    }

    /// <summary>Decided on one version of the definition, so only that one is written; a newer one is decided anew.</summary>
    private static JsonObject With(JsonObject document, CustomResourceDefinitionStatus status, StoredObject basis)
    {
        if ((string?)document["metadata"]?["resourceVersion"] == basis.ResourceVersion) document["status"] = ApiJson.ToDocument(status);
        return document;
    }

    private static CustomResourceDefinitionNames[] NamesOfOthers(ServedDefinition one, IEnumerable<ServedDefinition> all) =>
        [.. all.Where(other => other != one && other.Definition.Spec.Group == one.Definition.Spec.Group).Select(other => other.Definition.Status.AcceptedNames)];
}
