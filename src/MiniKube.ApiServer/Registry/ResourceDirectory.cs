using System.Collections.Frozen;

namespace MiniKube.ApiServer.Registry;

/// <summary>All kinds that the server serves now: the built-in ones and, at run time, custom ones. Readers see one immutable table.</summary>
internal sealed class ResourceDirectory(IEnumerable<ResourceDefinition> builtIn)
{
    private readonly ResourceDefinition[] builtIn = [.. builtIn];
    private volatile Table table = new([.. builtIn], 1);
    private TaskCompletionSource changed = NewChange();

    public IReadOnlyList<ResourceDefinition> All => table.All;

    /// <summary>Counts changes, so that discovery documents can be kept until the next one.</summary>
    public long Generation => table.Generation;

    /// <summary>Completes at the next change. Take it before looking, wait for it after.</summary>
    public Task Changed => Volatile.Read(ref changed).Task;

    /// <summary>Each kind of which objects are stored, once: in the version in which they are, or in one that is served.</summary>
    public IEnumerable<ResourceDefinition> Stored =>
        table.All.Where(definition => definition.IsStored).GroupBy(definition => definition.StoredResource).Select(faces => faces.FirstOrDefault(face => face.StoredForm is null) ?? faces.First());

    public ResourceDefinition? Find(string group, string version, string plural) => table.ByName.GetValueOrDefault((group, version, plural));

    public ResourceDefinition? FindKind(string apiVersion, string kind) => table.ByKind.GetValueOrDefault((apiVersion, kind));

    /// <exception cref="InvalidOperationException">There is no such built-in kind.</exception>
    public ResourceDefinition Get(string groupResource) =>
        table.All.FirstOrDefault(definition => definition.GroupResource == groupResource)
            ?? throw new InvalidOperationException($"no resource {groupResource}");

    /// <summary>Replaces the custom kinds. A built-in kind of the same name stays in its place.</summary>
    public void SetCustom(IEnumerable<ResourceDefinition> custom)
    {
        table = new([.. builtIn.Concat(custom).DistinctBy(kind => (kind.Group, kind.Version, kind.Plural)).DistinctBy(kind => (kind.ApiVersion, kind.Kind))], table.Generation + 1);
        Interlocked.Exchange(ref changed, NewChange()).TrySetResult();
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

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
