using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.Api.ApiRegistration;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Aggregation;

/// <summary>Keeps the condition Available of every registered API true to what is found. Idle as long as no extension is registered.</summary>
internal sealed class ExtensionService(
    ExtensionApis apis, ExtensionCheck check, ObjectRegistry registry, ResourceDirectory resources, WatchCache cache, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan WhileFine = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WhileNot = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };
    private readonly ResourceDefinition registrations = resources.Get("apiservices.apiregistration.k8s.io");

    public async Task RunAsync(CancellationToken cancel)
    {
        var log = cache.For(registrations.GroupResource).Log;
        while (!cancel.IsCancellationRequested)
        {
            var (grown, slices) = (log.Grown, cache.For("endpointslices.discovery.k8s.io").Log.Grown);
            var fine = true;
            foreach (var api in apis.All)
            {
                fine &= await CheckAsync(api, cancel);
            }
            // One that waits for its server is asked as soon as there may be one: who has reached it through us finds it in the discovery, too.
            Task wake = apis.All.Count == 0 ? grown
                : fine ? Task.WhenAny(grown, Task.Delay(WhileFine, time, cancel))
                : Task.WhenAny(grown, slices, Task.Delay(WhileNot, time, cancel));
            await wake.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!fine) await Task.Delay(Gather, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> CheckAsync(ExtensionApi api, CancellationToken cancel)
    {
        try
        {
            var before = api.Resources;
            var health = await check.RunAsync(api, cancel);
            if (!JsonNode.DeepEquals(before, api.Resources)) apis.Changed();
            var known = cache.For(registrations.GroupResource).Current.Find("", api.Object.Name)?.As<APIService>();
            if (known is null || IsTold(known, health)) return health.Available;
            await registry.UpdateAsync(registrations, "", api.Object.Name, "status", document => With(document, health), Write, cancel);
            return health.Available;
        }
        catch (Exception error) when (error is ApiException or EtcdException)
        {
            logger.ExtensionFailed(api.GroupVersion, error.Message);
            return false;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return true;
        }
    }

    private static bool IsTold(APIService known, ExtensionHealth health) =>
        known.Status.Conditions.FirstOrDefault(condition => condition.Type == "Available") is { } told
        && told.Status == (health.Available ? "True" : "False") && told.Reason == health.Reason && told.Message == health.Message;

    private JsonObject With(JsonObject document, ExtensionHealth health)
    {
        var status = document["status"] as JsonObject ?? [];
        var conditions = status["conditions"] as JsonArray ?? [];
        var before = conditions.OfType<JsonObject>().FirstOrDefault(condition => (string?)condition["type"] == "Available");
        var text = health.Available ? "True" : "False";
        var since = (string?)before?["status"] == text ? before!["lastTransitionTime"]!.ToString() : time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        if (before is not null) conditions.Remove(before);
        conditions.Add(new JsonObject { ["type"] = "Available", ["status"] = text, ["lastTransitionTime"] = since, ["reason"] = health.Reason, ["message"] = health.Message });
        status["conditions"] = conditions.DeepClone();
        document["status"] = status.DeepClone();
        return document;
    }
}
