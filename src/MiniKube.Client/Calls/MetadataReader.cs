using System.Globalization;
using Google.Protobuf;
using MiniKube.Api.Meta;

namespace MiniKube.Client.Calls;

/// <summary>Turns a stream of metadata into what callers see: the numbers of kinds become definitions. Lives as long as the stream.</summary>
internal sealed class MetadataReader
{
    private static readonly Schema Unknown = Schema.Scalar(SchemaKind.Any);
    private readonly Dictionary<uint, ResourceDefinition> kinds = [];

    public MetadataBatch Read(Wire.MetadataBatch batch)
    {
        List<ResourceDefinition> appeared = [];
        List<KindGone> gone = [];
        foreach (var change in batch.Kinds)
        {
            if (change.Resource is not null) appeared.Add(kinds[change.Id] = DefinitionOf(change));
            else if (kinds.Remove(change.Id, out var was)) gone.Add(new(was, change.WasEmpty));
        }
        var events = new MetadataEvent[batch.Events.Count];
        for (var i = 0; i < events.Length; i++) events[i] = Read(batch.Events[i]);
        return new(appeared, gone, events, batch.InitialEventsEnd);
    }

    /// <summary>The record of a kind that we have, else a description that is enough to address it.</summary>
    private static ResourceDefinition DefinitionOf(Wire.KindChange change)
    {
        var (group, version, plural) = (change.Resource.Group, change.Resource.Version, change.Resource.Plural);
        foreach (var known in ResourceCatalog.BuiltIn)
        {
            if (known.Plural == plural && known.Group == group && known.Version == version) return known;
        }
        return new ResourceDefinition(group.Length == 0 ? version : $"{group}/{version}", change.Kind, plural, Unknown).SetNamespaced(change.Namespaced);
    }

    private MetadataEvent Read(Wire.MetadataEvent told) => new((WatchEventType)(int)told.Type, kinds[told.Kind], new()
    {
        Name = told.Name,
        Namespace = told.Namespace.Length == 0 ? null : told.Namespace,
        Uid = told.Uid,
        ResourceVersion = told.Revision.ToString(CultureInfo.InvariantCulture),
        DeletionTimestamp = told.DeletionTimestamp.Length == 0 ? null : DateTimeOffset.Parse(told.DeletionTimestamp, CultureInfo.InvariantCulture),
        OwnerReferences = ListOf<OwnerReference>(told.OwnerReferences),
        Finalizers = ListOf<string>(told.Finalizers),
    });

    private static IReadOnlyList<T> ListOf<T>(ByteString json) => json.IsEmpty ? [] : ApiJson.Deserialize<IReadOnlyList<T>>(json.Span);
}
