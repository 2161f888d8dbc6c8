using System.Collections.Frozen;

namespace MiniKube.ApiServer.Registry;

/// <summary>All kinds that the server serves now: the built-in ones and, at run time, custom ones. Readers see one immutable table.</summary>
internal sealed class ResourceDirectory(IEnumerable<ResourceDefinition> builtIn)
{
    private const int Remembered = 256;
    private readonly ResourceDefinition[] builtIn = [.. builtIn];
    private volatile Table table = new([.. builtIn], 1, []);
    private TaskCompletionSource changed = NewChange();

    public IReadOnlyList<ResourceDefinition> All => table.All;

    /// <summary>Counts changes, so that discovery documents can be kept until the next one.</summary>
    public long Generation => table.Generation;

    /// <summary>Completes at the next change. Take it before looking, wait for it after.</summary>
    public Task Changed => Volatile.Read(ref changed).Task;

    /// <summary>Each kind of which objects are stored, once: in the version in which they are, or in one that is served.</summary>
    public IEnumerable<ResourceDefinition> Stored =>
        table.All.Where(definition => definition.IsStored).GroupBy(definition => definition.StoredResource).Select(faces => faces.FirstOrDefault(face => face.StoredForm is null) ?? faces.First());

    /// <summary>
    /// Kinds that ended, the latest ones in order, with the generation that is without them: who looks from time to time may have missed that one was there.
    /// By name only, without what their objects look like.
    /// </summary>
    public IReadOnlyList<(long Generation, ResourceDefinition Kind)> Ended => table.Ended;

    public ResourceDefinition? Find(string group, string version, string plural) => table.ByName.GetValueOrDefault((group, version, plural));

    public ResourceDefinition? FindKind(string apiVersion, string kind) => table.ByKind.GetValueOrDefault((apiVersion, kind));

    /// <exception cref="InvalidOperationException">There is no such built-in kind.</exception>
    public ResourceDefinition Get(string groupResource) =>
        table.All.FirstOrDefault(definition => definition.GroupResource == groupResource)
            ?? throw new InvalidOperationException($"no resource {groupResource}");

    /// <summary>Replaces the custom kinds. A built-in kind of the same name stays in its place.</summary>
    public void SetCustom(IEnumerable<ResourceDefinition> custom)
    {
        var before = table;
        var generation = before.Generation + 1;
        ResourceDefinition[] all = [.. builtIn.Concat(custom).DistinctBy(kind => (kind.Group, kind.Version, kind.Plural)).DistinctBy(kind => (kind.ApiVersion, kind.Kind))];
        var served = all.Select(kind => kind.StoredResource).ToHashSet();
        var ended = before.All.Where(kind => !served.Contains(kind.StoredResource)).DistinctBy(kind => kind.StoredResource).Select(kind => (generation, NameOf(kind)));
        table = new(all, generation, [.. before.Ended.Concat(ended).TakeLast(Remembered)]);
        Interlocked.Exchange(ref changed, NewChange()).TrySetResult();
    }

    private static ResourceDefinition NameOf(ResourceDefinition kind) =>
        new ResourceDefinition(kind.ApiVersion, kind.Kind, kind.Plural, Schema.Scalar(SchemaKind.Any)).SetNamespaced(kind.Namespaced);

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Table(ResourceDefinition[] all, long generation, (long, ResourceDefinition)[] ended)
    {
        public IReadOnlyList<(long Generation, ResourceDefinition Kind)> Ended { get; } = ended;

        public ResourceDefinition[] All { get; } = all;

        public long Generation { get; } = generation;

        public FrozenDictionary<(string, string, string), ResourceDefinition> ByName { get; } =
            all.ToFrozenDictionary(definition => (definition.Group, definition.Version, definition.Plural));

        public FrozenDictionary<(string, string), ResourceDefinition> ByKind { get; } =
            all.ToFrozenDictionary(definition => (definition.ApiVersion, definition.Kind));
    }
}
