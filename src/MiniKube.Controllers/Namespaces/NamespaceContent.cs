using MiniKube.Client;

namespace MiniKube.Controllers.Namespaces;

/// <summary>What a namespace that is going still holds.</summary>
/// <param name="Remaining">Objects by resource.</param>
/// <param name="Finalizers">Objects by finalizer that keeps them.</param>
/// <param name="Failures">What could not be listed or deleted.</param>
internal sealed record NamespaceContent(
    IReadOnlyList<(ResourceDefinition Resource, int Count)> Remaining, IReadOnlyDictionary<string, int> Finalizers, IReadOnlyList<string> Failures)
{
    public bool IsEmpty => Remaining.Count == 0 && Failures.Count == 0;

    public static NamespaceContent Of(IReadOnlyList<MetadataEvent> left, IReadOnlyList<string> failures)
    {
        var remaining = left.GroupBy(one => one.Resource).OrderBy(kind => kind.Key.GroupResource, StringComparer.Ordinal).Select(kind => (kind.Key, kind.Count()));
        var finalizers = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in left.SelectMany(one => one.Metadata.Finalizers)) finalizers[name] = finalizers.GetValueOrDefault(name) + 1;
        return new([.. remaining], finalizers, failures);
    }
}
