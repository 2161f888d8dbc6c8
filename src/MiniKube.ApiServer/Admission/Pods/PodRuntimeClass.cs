using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Pods;

/// <summary>What a pod's runtime class brings along: overhead, and the nodes that have it. Rule: Kubernetes docs, "Runtime Class".</summary>
internal sealed class PodRuntimeClass(WatchCache cache) : IAdmission
{
    private const string Classes = "runtimeclasses.node.k8s.io";

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Is(Operation.Create, "pods") || request.Document?["spec"] is not JsonObject spec || spec.Text("runtimeClassName") is not { Length: > 0 } name) return default;
        var found = Find(request, name);
        if (found["overhead"]?["podFixed"] is JsonObject { Count: > 0 } overhead)
        {
            if (spec["overhead"] is not JsonObject { Count: > 0 }) spec["overhead"] = overhead.DeepClone();
        }
        if (found["scheduling"] is JsonObject scheduling) Schedule(request, spec, scheduling);
        return default;
    }

    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Is(Operation.Create, "pods") || request.Document?["spec"] is not JsonObject spec || spec["overhead"] is not JsonObject { Count: > 0 } said) return default;
        var name = spec.Text("runtimeClassName");
        var wanted = name.Length == 0 ? null : Find(request, name)["overhead"]?["podFixed"] as JsonObject;
        if (wanted is not { Count: > 0 }) throw Refused(request, "Pod Overhead set without corresponding RuntimeClass defined Overhead");
        var same = said.Count == wanted.Count && said.All(pair => Quantity.TryParse(wanted[pair.Key]?.ToString() ?? "", out var amount) && amount == Quantity.Parse(pair.Value!.ToString()));
        return same ? default : throw Refused(request, "Pod's Overhead doesn't match RuntimeClass's defined Overhead");
    }

    private static void Schedule(AdmissionRequest request, JsonObject spec, JsonObject scheduling)
    {
        if (scheduling["nodeSelector"] is JsonObject { Count: > 0 } labels)
        {
            if (spec["nodeSelector"] is not JsonObject selector) spec["nodeSelector"] = selector = [];
            foreach (var (key, value) in labels)
            {
                if (selector[key] is { } other && !JsonNode.DeepEquals(other, value))
                {
                    throw Refused(request, $"conflict: RuntimeClass has scheduling.nodeSelector[{key}] = {value}; pod has nodeSelector[{key}] = {other}");
                }
                selector[key] = value?.DeepClone();
            }
        }
        if (scheduling["tolerations"] is not JsonArray { Count: > 0 } tolerations) return;
        if (spec["tolerations"] is not JsonArray present) spec["tolerations"] = present = [];
        foreach (var toleration in tolerations.Where(toleration => !present.Any(known => JsonNode.DeepEquals(known, toleration))).ToArray()) present.Add(toleration!.DeepClone());
    }

    private JsonObject Find(AdmissionRequest request, string name) =>
        cache.For(Classes).Current.Find("", name)?.ToDocument() ?? throw Refused(request, $"RuntimeClass \"{name}\" not found");

    private static ApiException Refused(AdmissionRequest request, string why) => ApiException.Forbidden(request.Definition, request.Name, $"pod rejected: {why}");
}
