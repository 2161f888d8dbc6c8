using System.Collections.Frozen;

namespace MiniKube.ApiServer.Registry;

/// <summary>All kinds that the server serves now: the built-in ones and, at run time, custom ones. Readers see one immutable table.</summary>
internal sealed class ResourceDirectory(IEnumerable<ResourceDefinition> definitions)
{
    private volatile Table table = new([.. definitions], 1);

    public IReadOnlyList<ResourceDefinition> All => table.All;

    /// <summary>Counts changes, so that discovery documents can be kept until the next one.</summary>
    public long Generation => table.Generation;

    public ResourceDefinition? Find(string group, string version, string plural) => table.ByName.GetValueOrDefault((group, version, plural));

    public ResourceDefinition? FindKind(string apiVersion, string kind) => table.ByKind.GetValueOrDefault((apiVersion, kind));

    /// <exception cref="InvalidOperationException">There is no such built-in kind.</exception>
    public ResourceDefinition Get(string groupResource) =>
        table.All.FirstOrDefault(definition => definition.GroupResource == groupResource)
            ?? throw new InvalidOperationException($"no resource {groupResource}");

    public void Replace(IEnumerable<ResourceDefinition> definitions) => table = new([.. definitions], table.Generation + 1);

    private sealed class Table(ResourceDefinition[] all, long generation)
    {
        public ResourceDefinition[] All { get; } = all;

        public long Generation { get; } = generation;

        public FrozenDictionary<(string, string, string), ResourceDefinition> ByName { get; } =
            all.ToFrozenDictionary(definition => (definition.Group, definition.Version, definition.Plural));

        public FrozenDictionary<(string, string), ResourceDefinition> ByKind { get; } =
            all.ToFrozenDictionary(definition => (definition.ApiVersion, definition.Kind));
    }
}
