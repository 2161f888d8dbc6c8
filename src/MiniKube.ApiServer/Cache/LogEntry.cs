namespace MiniKube.ApiServer.Cache;

/// <summary>One change of one object, shared by all watchers.</summary>
/// <param name="current">As written; for a deletion the last content under the deletion's revision.</param>
/// <param name="previous">As it was before; null for a creation.</param>
internal sealed class LogEntry(WatchEventType type, StoredObject current, StoredObject? previous)
{
    /// <summary>When the log took it: a timestamp of its clock.</summary>
    public long Since { get; set; }

    private StoredObject? lastSeen;

    public WatchEventType Type => type;

    public StoredObject Current => current;

    public StoredObject? Previous => previous;

    public long Revision => current.Revision;

    /// <summary>Bytes that this entry alone may keep alive.</summary>
    public int Weight => current.Size + 200;

    /// <summary>The content that a watcher saw last whose selector the object no longer matches.</summary>
    public StoredObject LastSeen => lastSeen ??= previous!.At(current.Revision);
}
