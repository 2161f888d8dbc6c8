using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Optional;

/// <summary>Pods that ask for a special resource may run on the nodes that are kept for it by a taint of the resource's name.</summary>
internal sealed class ExtendedResourceToleration : IAdmission
{
    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Is(Operation.Create, "pods") || request.Document?["spec"] is not JsonObject spec) return default;
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var field in (ReadOnlySpan<string>)["containers", "initContainers"])
        {
            if (spec[field] is not JsonArray list) continue;
            foreach (var container in list.OfType<JsonObject>())
            {
                if (container["resources"]?["requests"] is JsonObject requests) names.UnionWith(requests.Select(pair => pair.Key).Where(IsExtended));
            }
        }
        if (names.Count == 0) return default;
        if (spec["tolerations"] is not JsonArray tolerations) spec["tolerations"] = tolerations = [];
        foreach (var name in names.Where(name => !tolerations.OfType<JsonObject>().Any(toleration => toleration.Text("key") == name)))
            tolerations.Add((JsonNode)new JsonObject { ["key"] = name, ["operator"] = "Exists", ["effect"] = "NoSchedule" });
        return default;
    }

    private static bool IsExtended(string name) =>
        name.Contains('/') && !name.StartsWith("kubernetes.io/", StringComparison.Ordinal) && !name.StartsWith("requests.", StringComparison.Ordinal);
}
