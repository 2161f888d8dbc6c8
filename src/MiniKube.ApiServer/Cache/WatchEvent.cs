namespace MiniKube.ApiServer.Cache;

internal enum WatchEventType
{
    Added,
    Modified,
    Deleted,
    Bookmark,
}

/// <summary>
/// What a watcher is told. The object and its bytes are shared by all watchers. A deleted object carries its last content and the revision of the
/// deletion.
/// </summary>
/// <param name="Object">Null for a bookmark.</param>
/// <param name="InitialEventsEnd">On the bookmark that ends the initial events.</param>
internal readonly record struct WatchEvent(WatchEventType Type, StoredObject? Object, long Revision, bool InitialEventsEnd = false);

/// <summary>What was ready at one moment, in order. The stream has told everything up to <paramref name="Revision"/>.</summary>
internal readonly record struct WatchBatch(IReadOnlyList<WatchEvent> Events, long Revision);
