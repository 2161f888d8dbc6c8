using System.Text.Json.Nodes;

namespace MiniKube.Api.Autoscaling;

/// <summary>
/// Autoscalers are stored as version 2. Version 1 has a field for the CPU alone; what it cannot say travels in annotations, so that a client of version 1
/// loses nothing when it writes back what it read.
/// </summary>
internal sealed class HorizontalPodAutoscalerForm : IStoredForm
{
    private const string Prefix = "autoscaling.alpha.kubernetes.io/";
    private static readonly string[] StatusFields = ["observedGeneration", "lastScaleTime", "currentReplicas", "desiredReplicas"];

    public ResourceDefinition Storage => V2.HorizontalPodAutoscaler.Definition;

    public ValueTask<IReadOnlyList<JsonObject>> ShowAsync(IReadOnlyList<JsonObject> stored, CancellationToken cancel) => new([.. stored.Select(Show)]);

    public ValueTask<JsonObject> StoreAsync(JsonObject document, CancellationToken cancel) =>
        new((string?)document["apiVersion"] == Storage.ApiVersion ? document : Store(document));

    private static JsonObject Show(JsonObject stored)
    {
        var metadata = stored["metadata"]!.DeepClone().AsObject();
        var (spec, status) = (stored["spec"] as JsonObject ?? [], stored["status"] as JsonObject ?? []);
        var shown = new JsonObject { ["apiVersion"] = "autoscaling/v1", ["kind"] = "HorizontalPodAutoscaler", ["metadata"] = metadata };
        var narrow = Copy(spec, "scaleTargetRef", "minReplicas", "maxReplicas");
        var (cpu, others) = Part(spec["metrics"] as JsonArray, "target");
        if (cpu is not null) narrow["targetCPUUtilizationPercentage"] = cpu.DeepClone();
        shown["spec"] = narrow;
        var state = Copy(status, StatusFields);
        var (used, measured) = Part(status["currentMetrics"] as JsonArray, "current");
        if (used is not null) state["currentCPUUtilizationPercentage"] = used.DeepClone();
        shown["status"] = state;
        Annotate(metadata, "metrics", others);
        Annotate(metadata, "behavior", spec["behavior"]);
        Annotate(metadata, "current-metrics", measured);
        Annotate(metadata, "conditions", status["conditions"]);
        return shown;
    }

    private static JsonObject Store(JsonObject shown)
    {
        var metadata = shown["metadata"]!.DeepClone().AsObject();
        var (spec, status) = (shown["spec"] as JsonObject ?? [], shown["status"] as JsonObject ?? []);
        var stored = new JsonObject { ["metadata"] = metadata };
        var wide = Copy(spec, "scaleTargetRef", "minReplicas", "maxReplicas");
        var metrics = Take(metadata, "metrics") as JsonArray ?? [];
        if (spec["targetCPUUtilizationPercentage"] is { } cpu)
        {
            metrics.Insert(0, Cpu("target", new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = cpu.DeepClone() }));
        }
        wide["metrics"] = metrics;
        if (Take(metadata, "behavior") is { } behavior) wide["behavior"] = behavior;
        stored["spec"] = wide;
        var state = Copy(status, StatusFields);
        var current = Take(metadata, "current-metrics") as JsonArray ?? [];
        if (status["currentCPUUtilizationPercentage"] is { } used) current.Insert(0, Cpu("current", new JsonObject { ["averageUtilization"] = used.DeepClone() }));
        if (current.Count > 0) state["currentMetrics"] = current;
        if (Take(metadata, "conditions") is { } conditions) state["conditions"] = conditions;
        stored["status"] = state;
        V2.HorizontalPodAutoscaler.Definition.Strategy.PrepareForUpdate(stored, stored);
        return stored;
    }

    private static JsonObject Cpu(string field, JsonObject value) =>
        new() { ["type"] = "Resource", ["resource"] = new JsonObject { ["name"] = "cpu", [field] = value } };

    /// <summary>The share of CPU, and all metrics beside the one that says it.</summary>
    private static (JsonNode? Cpu, JsonArray? Others) Part(JsonArray? metrics, string field)
    {
        if (metrics is null) return default;
        var found = metrics.FirstOrDefault(metric =>
            (string?)metric?["type"] == "Resource" && (string?)metric["resource"]?["name"] == "cpu" && metric["resource"]?[field]?["averageUtilization"] is not null);
        var others = metrics.Where(metric => !ReferenceEquals(metric, found)).Select(metric => metric?.DeepClone()).ToArray();
        return (found?["resource"]?[field]?["averageUtilization"], others.Length == 0 ? null : new JsonArray(others));
    }

    private static JsonObject Copy(JsonObject source, params string[] fields) =>
        new(fields.Where(source.ContainsKey).Select(field => KeyValuePair.Create(field, source[field]?.DeepClone())));

    private static void Annotate(JsonObject metadata, string name, JsonNode? value)
    {
        if (value is null) return;
        if (metadata["annotations"] is not JsonObject annotations) metadata["annotations"] = annotations = [];
        annotations[Prefix + name] = value.ToJsonString();
    }

    private static JsonNode? Take(JsonObject metadata, string name)
    {
        if (metadata["annotations"] is not JsonObject annotations || (string?)annotations[Prefix + name] is not { } text) return null;
        annotations.Remove(Prefix + name);
        if (annotations.Count == 0) metadata.Remove("annotations");
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            // Somebody wrote over it: then there is nothing to keep.
            return null;
        }
    }
}
