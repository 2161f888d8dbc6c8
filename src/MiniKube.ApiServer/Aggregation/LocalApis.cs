using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.Api.ApiExtensions;
using MiniKube.Api.ApiRegistration;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Discovery;
using MiniKube.ApiServer.Registry;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Aggregation;

/// <summary>
/// Keeps an APIService for each group version that the server itself has, built in or by a custom resource definition, so that <c>kubectl get apiservices</c>
/// shows them all. Registrations that somebody made are not touched.
/// </summary>
internal sealed class LocalApis(ObjectRegistry registry, ResourceDirectory resources, WatchCache cache, TimeProvider time, ILogger logger)
{
    private const string Managed = "kube-aggregator.kubernetes.io/automanaged";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };
    private static readonly string[] BuiltIn = [.. ResourceCatalog.BuiltIn.Select(kind => kind.ApiVersion).Distinct()];
    private readonly ResourceDefinition registrations = resources.Get("apiservices.apiregistration.k8s.io");
    private readonly ResourceCache present = cache.For("apiservices.apiregistration.k8s.io");
    private readonly ResourceCache definitions = cache.For("customresourcedefinitions.apiextensions.k8s.io");

    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            Task changed = Task.WhenAny(present.Log.Grown, definitions.Log.Grown);
            try
            {
                await ReconcileAsync(cancel);
            }
            catch (Exception error) when (error is ApiException or EtcdException)
            {
                logger.LocalApisWait(error.Message);
                changed = Task.WhenAny(Task.Delay(Pause, time, cancel));
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            await changed.WaitAsync(cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReconcileAsync(CancellationToken cancel)
    {
        // First what is there: whoever registered a definition's version had seen the definition, and then so has this cache.
        var known = present.Current.From("").ToDictionary(item => item.Name, item => item, StringComparer.Ordinal);
        var wanted = Wanted();
        foreach (var (name, spec) in wanted)
        {
            if (!known.TryGetValue(name, out var item)) await CreateAsync(name, spec, cancel);
            else if (item.As<APIService>() is { Spec.Service: null } local && local.Status.Conditions.All(condition => condition.Reason != "Local")) await TellAsync(name, cancel);
        }
        foreach (var (name, item) in known)
        {
            if (wanted.ContainsKey(name) || item.Labels.GetValueOrDefault(Managed) is null || item.IsDeleting) continue;
            await registry.DeleteAsync(registrations, "", name, new() { Preconditions = new() { Uid = item.Uid } }, Write, cancel);
        }
    }

    private Dictionary<string, JsonObject> Wanted()
    {
        var wanted = new Dictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var apiVersion in BuiltIn)
        {
            var slash = apiVersion.IndexOf('/');
            Add(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], "onstart", apiVersion.EndsWith("/v2", StringComparison.Ordinal) ? 30 : 15);
        }
        foreach (var item in definitions.Current.From(""))
        {
            var definition = item.As<CustomResourceDefinition>();
            foreach (var version in definition.Spec.Versions.Where(version => version.Served)) Add(definition.Spec.Group, version.Name, "true", 100);
        }
        return wanted;

        void Add(string group, string version, string managed, int priority) => wanted.TryAdd($"{version}.{group}", new()
        {
            ["metadata"] = new JsonObject { ["name"] = $"{version}.{group}", ["labels"] = new JsonObject { [Managed] = managed } },
            ["spec"] = new JsonObject { ["group"] = group, ["version"] = version, ["groupPriorityMinimum"] = GroupPriority.Of(group), ["versionPriority"] = priority },
        });
    }

    private async Task CreateAsync(string name, JsonObject document, CancellationToken cancel)
    {
        try
        {
            await registry.CreateAsync(registrations, "", document, Write, cancel);
            await TellAsync(name, cancel);
        }
        catch (ApiException error) when (error.IsAlreadyExists || error.IsNotFound)
        {
            // Another server did it, or it went again; the next change tells.
        }
    }

    private Task TellAsync(string name, CancellationToken cancel) => registry.UpdateAsync(registrations, "", name, "status", document =>
    {
        document["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject
            {
                ["type"] = "Available",
                ["status"] = "True",
                ["lastTransitionTime"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
                ["reason"] = "Local",
                ["message"] = "Local APIServices are always available",
            }),
        };
        return document;
    }, Write, cancel);
}
