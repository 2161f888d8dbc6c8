using MiniKube.Api.ApiExtensions;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Webhooks;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>One version of one custom resource definition, and what follows from it.</summary>
internal sealed class ServedDefinition
{
    private readonly ResourceDefinition[] kinds;

    private ServedDefinition(StoredObject item, CustomResourceDefinition definition, ResourceDefinition[] kinds)
    {
        Object = item;
        Definition = definition;
        this.kinds = kinds;
    }

    public StoredObject Object { get; }

    public CustomResourceDefinition Definition { get; }

    public string GroupResource => $"{Definition.Spec.Names.Plural}.{Definition.Spec.Group}";

    /// <summary>The kinds that are served; none before all names were accepted.</summary>
    public IReadOnlyList<ResourceDefinition> Kinds { get; private set; } = [];

    /// <summary>Null when the stored one is right.</summary>
    public CustomResourceDefinitionStatus? StatusToWrite { get; private set; }

    public bool NeedsCleanup => Definition.Metadata.DeletionTimestamp is not null && Definition.Metadata.Finalizers.Contains(InstanceCleanup.Finalizer);

    public bool IsPending => StatusToWrite is not null || NeedsCleanup;

    /// <param name="before">The version before: where only its status or metadata changed, what was made of it is kept.</param>
    public static ServedDefinition Read(StoredObject item, ServedDefinition? before, WebhookCaller caller)
    {
        var definition = item.As<CustomResourceDefinition>();
        if (before is not null && IsSame(before.Definition.Metadata, definition.Metadata)) return new(item, definition, before.kinds);
        ResourceDefinition[] kinds = [.. CustomKinds.Of(definition, item.ToDocument(), caller)];
        // What goes takes nothing new; reading and deleting go on until it is gone.
        if (definition.Metadata.DeletionTimestamp is not null)
        {
            foreach (var kind in kinds) kind.SetVerbs([.. kind.Verbs.Where(verb => verb != "create")]);
        }
        return new(item, definition, kinds);
    }

    public void Decide(IReadOnlyList<CustomResourceDefinitionNames> others, DateTimeOffset now)
    {
        var status = DefinitionStatus.Decide(Definition, others, now);
        StatusToWrite = StatusOf(status) == StatusOf(Definition.Status) ? null : status;
        Kinds = DefinitionStatus.IsEstablished(status) ? kinds : [];
    }

    private static bool IsSame(ObjectMeta a, ObjectMeta b) => a.Uid == b.Uid && a.Generation == b.Generation && a.DeletionTimestamp == b.DeletionTimestamp;

    private static string StatusOf(CustomResourceDefinitionStatus status) => ApiJson.ToDocument(status).ToJsonString();
}
