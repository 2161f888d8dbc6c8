using System.Text.Json.Nodes;

namespace MiniKube.Controllers.Namespaces;

/// <summary>What a namespace that is going still holds.</summary>
/// <param name="Remaining">Objects by resource.</param>
/// <param name="Finalizers">Objects by finalizer that keeps them.</param>
/// <param name="Failures">What could not be listed or deleted.</param>
internal sealed record NamespaceContent(
    IReadOnlyList<(ResourceDefinition Resource, int Count)> Remaining, IReadOnlyDictionary<string, int> Finalizers, IReadOnlyList<string> Failures)
{
    public bool IsEmpty => Remaining.Count == 0 && Failures.Count == 0;

    public static NamespaceContent Of(IEnumerable<(ResourceDefinition Resource, IReadOnlyList<JsonObject> Objects)> left, IReadOnlyList<string> failures)
    {
        var remaining = new List<(ResourceDefinition, int)>();
        var finalizers = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (resource, objects) in left.OrderBy(one => one.Resource.GroupResource, StringComparer.Ordinal))
        {
            if (objects.Count == 0) continue;
            remaining.Add((resource, objects.Count));
            foreach (var finalizer in objects.SelectMany(item => item["metadata"]?["finalizers"] as JsonArray ?? []))
            {
                if (finalizer?.ToString() is { } name) finalizers[name] = finalizers.GetValueOrDefault(name) + 1;
            }
        }
        return new(remaining, finalizers, failures);
    }
}
