using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry.Owners;

/// <summary>Where an <see cref="OwnershipWatch"/> tells what it sees.</summary>
internal interface IOwnershipSink
{
    /// <summary>From now on the number stands for the kind; told again when its objects are to be reached in another version.</summary>
    void Appeared(uint kind, ResourceDefinition definition);

    void Gone(uint kind, bool wasEmpty);

    /// <summary>True when so much has gathered that it should be flushed.</summary>
    bool Tell(WatchEventType type, uint kind, StoredObject item, OwnershipFacts facts);

    ValueTask FlushAsync(bool initialEventsEnd, CancellationToken cancel);
}
