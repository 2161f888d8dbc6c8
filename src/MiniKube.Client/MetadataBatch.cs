using MiniKube.Api.Meta;

namespace MiniKube.Client;

/// <summary>Changes of ownership and finalizers, of all kinds. The order within a batch: kinds, then events.</summary>
/// <param name="Appeared">Kinds that are served from now on. One that is told again is reached in another version; its objects are told again too.</param>
/// <param name="Gone">Kinds that are served no more.</param>
/// <param name="InitialEventsEnd">The state at the start has now been told.</param>
public sealed record MetadataBatch(IReadOnlyList<ResourceDefinition> Appeared, IReadOnlyList<KindGone> Gone, IReadOnlyList<MetadataEvent> Events, bool InitialEventsEnd);

/// <param name="Resource">What it was.</param>
/// <param name="WasEmpty">It had no objects left; else they may still be stored, out of reach.</param>
public sealed record KindGone(ResourceDefinition Resource, bool WasEmpty);

/// <param name="Metadata">Holds name, namespace, UID, owners, finalizers, deletion timestamp, and the version that last changed one of these; nothing else.</param>
public readonly record struct MetadataEvent(WatchEventType Type, ResourceDefinition Resource, ObjectMeta Metadata);
