using Google.Protobuf;
using Grpc.Core;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Owners;
using Wire = MiniKube.Wire;

namespace MiniKube.ApiServer.Grpc;

/// <summary>Writes an <see cref="OwnershipWatch"/> in messages of bounded size.</summary>
internal sealed class MetadataStream(IServerStreamWriter<Wire.MetadataBatch> stream) : IOwnershipSink
{
    private const int MaxEvents = 500;
    private Wire.MetadataBatch batch = new();

    public void Appeared(uint kind, ResourceDefinition definition) => batch.Kinds.Add(new Wire.KindChange
    {
        Id = kind,
        Resource = new() { Group = definition.Group, Version = definition.Version, Plural = definition.Plural },
        Kind = definition.Kind,
        Namespaced = definition.Namespaced,
    });

    public void Gone(uint kind, bool wasEmpty) => batch.Kinds.Add(new Wire.KindChange { Id = kind, WasEmpty = wasEmpty });

    public bool Tell(WatchEventType type, uint kind, StoredObject item, OwnershipFacts facts)
    {
        batch.Events.Add(new Wire.MetadataEvent
        {
            Type = WatchStream.TypeOf(type),
            Kind = kind,
            Namespace = item.Namespace,
            Name = item.Name,
            Uid = facts.Uid,
            Revision = (ulong)item.Revision,
            DeletionTimestamp = facts.DeletionTimestamp,
            OwnerReferences = UnsafeByteOperations.UnsafeWrap(facts.Owners),
            Finalizers = UnsafeByteOperations.UnsafeWrap(facts.Finalizers),
        });
        return batch.Events.Count >= MaxEvents;
    }

    public async ValueTask FlushAsync(bool initialEventsEnd, CancellationToken cancel)
    {
        batch.InitialEventsEnd = initialEventsEnd;
        if (!initialEventsEnd && batch.Events.Count == 0 && batch.Kinds.Count == 0) return;
        await stream.WriteAsync(batch, cancel);
        batch = new();
    }
}
