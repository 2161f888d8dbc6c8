using System.Text.Json.Nodes;

namespace MiniKube.Api.Core;

/// <summary>What is particular to services. Addresses and node ports are given out elsewhere. Rules: Kubernetes docs, "Service".</summary>
internal sealed class ServiceStrategy : ResourceStrategy<Service>
{
    private const int StickySeconds = 3 * 60 * 60;

    public override void Default(JsonObject document)
    {
        if (document["spec"] is not JsonObject spec) return;
        if (spec["ports"] is JsonArray ports)
        {
            foreach (var port in ports.OfType<JsonObject>())
            {
                // A client that has no value for "none" sends 0.
                if (port["targetPort"]?.ToString() is null or "" or "0" && port["port"] is { } number) port["targetPort"] = number.DeepClone();
            }
        }
        if ((string?)spec["sessionAffinity"] == "ClientIP" && spec["sessionAffinityConfig"]?["clientIP"]?["timeoutSeconds"] is null)
        {
            spec["sessionAffinityConfig"] = new JsonObject { ["clientIP"] = new JsonObject { ["timeoutSeconds"] = StickySeconds } };
        }
        var type = (string?)spec["type"];
        if (type is not "ExternalName" && !spec.ContainsKey("internalTrafficPolicy")) spec["internalTrafficPolicy"] = "Cluster";
        if (IsExternal(type) && !spec.ContainsKey("externalTrafficPolicy")) spec["externalTrafficPolicy"] = "Cluster";
        if (type is "LoadBalancer" && !spec.ContainsKey("allocateLoadBalancerNodePorts")) spec["allocateLoadBalancerNodePorts"] = true;
    }

    public override void PrepareForUpdate(JsonObject document, JsonObject prior)
    {
        if (document["spec"] is JsonObject spec && prior["spec"] is JsonObject before) DropWhatTypeLacks(spec, before);
        Default(document);
    }

    public override void Validate(Service next, FieldErrors errors) => ServiceValidation.Validate(next.Spec, errors);

    public override void ValidateUpdate(Service next, Service prior, FieldErrors errors)
    {
        Validate(next, errors);
        if (prior.Spec.Type == "ExternalName" || next.Spec.Type == "ExternalName" || string.IsNullOrEmpty(prior.Spec.ClusterIP)) return;
        if (next.Spec.ClusterIP != prior.Spec.ClusterIP) errors.Invalid("spec.clusterIPs[0]", next.Spec.ClusterIP ?? "", "may not change once set");
        if (next.Spec.IpFamilies.Count > 0 && prior.Spec.IpFamilies.Count > 0 && next.Spec.IpFamilies[0] != prior.Spec.IpFamilies[0])
            errors.Invalid("spec.ipFamilies[0]", next.Spec.IpFamilies[0], "may not change once set");
        if (next.Spec.ClusterIPs.Count > 1 && prior.Spec.ClusterIPs.Count > 1 && next.Spec.ClusterIPs[1] != prior.Spec.ClusterIPs[1])
            errors.Invalid("spec.clusterIPs[1]", next.Spec.ClusterIPs[1], "may not change once set");
    }

    internal static bool IsExternal(string? type) => type is "NodePort" or "LoadBalancer";

    // A client that changes the type sends back what belonged to the old one.
    private static void DropWhatTypeLacks(JsonObject spec, JsonObject before)
    {
        var type = (string?)spec["type"];
        if (!IsExternal(type)) Drop(spec, before, "externalTrafficPolicy");
        if (type is not "LoadBalancer")
        {
            Drop(spec, before, "allocateLoadBalancerNodePorts");
            Drop(spec, before, "loadBalancerSourceRanges");
        }
        if (type is "ExternalName") Drop(spec, before, "internalTrafficPolicy");
        if ((string?)spec["sessionAffinity"] != "ClientIP") Drop(spec, before, "sessionAffinityConfig");
    }

    private static void Drop(JsonObject spec, JsonObject before, string field)
    {
        if (JsonNode.DeepEquals(spec[field], before[field])) spec.Remove(field);
    }
}
