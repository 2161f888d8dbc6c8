using System.Text.Json.Nodes;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Limits;

/// <summary>Gives containers the requests and limits that they leave open. Pure. Rule: Kubernetes docs, "Limit Ranges".</summary>
internal static class LimitDefaults
{
    private const string Annotation = "kubernetes.io/limit-ranger";

    public static void Apply(JsonObject pod, IEnumerable<LimitRangeItem> items)
    {
        var (limits, requests) = Gather(items);
        if ((limits.Count == 0 && requests.Count == 0) || pod["spec"] is not JsonObject spec) return;
        var notes = new List<string>();
        foreach (var (field, word) in (ReadOnlySpan<(string, string)>)[("initContainers", "init container"), ("containers", "container")])
        {
            if (spec[field] is not JsonArray list) continue;
            foreach (var container in list.OfType<JsonObject>())
            {
                Note(notes, Fill(container, "requests", requests), "request", word, container);
                Note(notes, Fill(container, "limits", limits), "limit", word, container);
            }
        }
        if (notes.Count == 0) return;
        if (pod.Metadata()["annotations"] is not JsonObject annotations) pod.Metadata()["annotations"] = annotations = [];
        if (!annotations.ContainsKey(Annotation)) annotations[Annotation] = $"LimitRanger plugin set: {string.Join("; ", notes)}";
    }

    /// <summary>A default limit stands in for the default request, and the maximum for the default limit.</summary>
    private static (Dictionary<string, Quantity> Limits, Dictionary<string, Quantity> Requests) Gather(IEnumerable<LimitRangeItem> items)
    {
        var limits = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        var requests = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var item in items.Where(item => item.Type == "Container"))
        {
            var own = new Dictionary<string, Quantity>(item.Max, StringComparer.Ordinal);
            foreach (var (name, amount) in item.Default) own[name] = amount;
            var asked = new Dictionary<string, Quantity>(item.Min, StringComparer.Ordinal);
            foreach (var (name, amount) in own) asked[name] = amount;
            foreach (var (name, amount) in item.DefaultRequest) asked[name] = amount;
            foreach (var (name, amount) in own) limits[name] = amount;
            foreach (var (name, amount) in asked) requests[name] = amount;
        }
        return (limits, requests);
    }

    private static List<string> Fill(JsonObject container, string field, Dictionary<string, Quantity> defaults)
    {
        List<string> added = [];
        if (container["resources"] is not JsonObject resources) container["resources"] = resources = [];
        foreach (var (name, amount) in defaults.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            // A container that says its own limit asks for as much.
            if (field == "requests" && (resources["limits"] as JsonObject)?.ContainsKey(name) == true && resources["requests"]?[name] is null)
            {
                var asked = Map(resources, field);
                asked[name] = resources["limits"]![name]!.DeepClone();
                continue;
            }
            if ((resources[field] as JsonObject)?.ContainsKey(name) == true) continue;
            Map(resources, field)[name] = amount.ToString();
            added.Add(name);
        }
        return added;
    }

    private static JsonObject Map(JsonObject resources, string field)
    {
        if (resources[field] is JsonObject map) return map;
        var made = new JsonObject();
        resources[field] = made;
        return made;
    }

    private static void Note(List<string> notes, List<string> added, string what, string word, JsonObject container)
    {
        if (added.Count > 0) notes.Add($"{string.Join(", ", added)} {what} for {word} {container.Text("name")}");
    }
}
