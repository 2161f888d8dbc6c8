using System.Reflection;

namespace MiniKube.Api;

/// <summary>The definitions of all built-in kinds: every record of this assembly that is a resource.</summary>
public static class ResourceCatalog
{
    private static readonly Lazy<IReadOnlyList<ResourceDefinition>> All = new(Find);

    public static IReadOnlyList<ResourceDefinition> BuiltIn => All.Value;

    private static ResourceDefinition[] Find() =>
        [.. typeof(ResourceCatalog).Assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IKubernetesObject).IsAssignableFrom(type))
            .Select(type => type.GetProperty("Definition", BindingFlags.Public | BindingFlags.Static)?.GetValue(null))
            .OfType<ResourceDefinition>()
            .OrderBy(definition => definition.Group, StringComparer.Ordinal)
            .ThenBy(definition => definition.Plural, StringComparer.Ordinal)];
}
