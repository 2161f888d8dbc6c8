using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Quotas;

/// <summary>What one object uses of what quotas count. Pure. Rule: Kubernetes docs, "Resource Quotas".</summary>
internal static class QuotaUsage
{
    private const string StorageClassSuffix = ".storageclass.storage.k8s.io/";
    private static readonly string[] ShortNames =
        ["pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims"];

    private static readonly ConditionalWeakTable<StoredObject, ObjectUsage> Known = [];

    /// <summary>Remembered as long as the object: recounting a namespace reads each pod once.</summary>
    public static ObjectUsage Of(ResourceDefinition definition, StoredObject item) =>
        Known.TryGetValue(item, out var usage) ? usage : Known.GetValue(item, stored => Of(definition, stored.ToDocument()));

    public static ObjectUsage Of(ResourceDefinition definition, JsonObject document)
    {
        var amounts = new Dictionary<string, Quantity>(StringComparer.Ordinal) { [$"count/{definition.GroupResource}"] = new(1) };
        var resource = definition.GroupResource;
        switch (resource)
        {
            case "pods":
                var pod = ApiJson.Deserialize<Pod>(document);
                AddPod(amounts, pod);
                return new(amounts, pod);
            case "services":
                AddService(amounts, document["spec"] as JsonObject ?? []);
                break;
            case "persistentvolumeclaims":
                AddClaim(amounts, document["spec"] as JsonObject ?? []);
                break;
        }
        if (Array.IndexOf(ShortNames, resource) >= 0) amounts[resource] = new(1);
        return new(amounts, null);
    }

    /// <summary>The kind whose objects a name in a quota counts; null: none that there is.</summary>
    public static string ResourceOf(string name)
    {
        if (name.StartsWith("count/", StringComparison.Ordinal)) return name["count/".Length..];
        if (name.StartsWith("services", StringComparison.Ordinal)) return "services";
        if (name is "requests.storage" or "persistentvolumeclaims" || name.Contains(StorageClassSuffix, StringComparison.Ordinal)) return "persistentvolumeclaims";
        return Array.IndexOf(ShortNames, name) >= 0 ? name : "pods";
    }

    private static void AddPod(Dictionary<string, Quantity> amounts, Pod pod)
    {
        // A pod that has ended uses nothing, and one that its node does not end in time is not held against the namespace.
        if (pod.Status.Phase is "Succeeded" or "Failed") return;
        amounts["pods"] = new(1);
        foreach (var (name, amount) in PodRequests.Of(pod.Spec))
        {
            if (name is "cpu" or "memory" or "ephemeral-storage") amounts[name] = amount;
            amounts["requests." + name] = amount;
        }
        foreach (var (name, amount) in SummedLimits(pod.Spec)) amounts["limits." + name] = amount;
    }

    /// <summary>Unlike a pod's effective limit this is there as soon as one container has one.</summary>
    private static Dictionary<string, Quantity> SummedLimits(PodSpec spec)
    {
        var total = new Dictionary<string, Quantity>();
        foreach (var container in spec.Containers.Concat(spec.InitContainers.Where(PodRequests.IsSidecar)))
        {
            foreach (var (name, amount) in container.Resources.Limits) total[name] = total.GetValueOrDefault(name) + amount;
        }
        foreach (var container in spec.InitContainers)
        {
            foreach (var (name, amount) in container.Resources.Limits)
            {
                if (total.GetValueOrDefault(name) < amount) total[name] = amount;
            }
        }
        foreach (var (name, amount) in spec.Overhead)
        {
            if (total.TryGetValue(name, out var before)) total[name] = before + amount;
        }
        return total;
    }

    private static void AddService(Dictionary<string, Quantity> amounts, JsonObject spec)
    {
        var ports = spec["ports"] is JsonArray list ? list.Count : 0;
        var type = spec.Text("type");
        if (type == "LoadBalancer") amounts["services.loadbalancers"] = new(1);
        var ownPorts = type == "LoadBalancer" && spec["allocateLoadBalancerNodePorts"] is JsonValue flag && flag.TryGetValue(out bool wanted) && !wanted;
        if (type is "NodePort" or "LoadBalancer" && !ownPorts) amounts["services.nodeports"] = new(ports);
    }

    private static void AddClaim(Dictionary<string, Quantity> amounts, JsonObject spec)
    {
        var asked = spec["resources"]?["requests"]?["storage"]?.ToString() is { } text && Quantity.TryParse(text, out var amount) ? amount : Quantity.Zero;
        amounts["requests.storage"] = asked;
        if (spec.Text("storageClassName") is not { Length: > 0 } storageClass) return;
        amounts[$"{storageClass}{StorageClassSuffix}requests.storage"] = asked;
        amounts[$"{storageClass}{StorageClassSuffix}persistentvolumeclaims"] = new(1);
    }
}

/// <param name="Pod">Where it is a pod: scopes look at it.</param>
internal sealed record ObjectUsage(IReadOnlyDictionary<string, Quantity> Amounts, Pod? Pod)
{
    public static ObjectUsage Nothing { get; } = new(new Dictionary<string, Quantity>(), null);
}
