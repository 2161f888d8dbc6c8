namespace MiniKube.Client;

/// <summary>Events in order; the stream has told everything up to <paramref name="Revision"/>.</summary>
/// <param name="InitialEventsEnd">The state at the start of the watch has now been told.</param>
public sealed record WatchBatch<T>(IReadOnlyList<WatchEvent<T>> Events, ulong Revision, bool InitialEventsEnd);

public readonly record struct WatchEvent<T>(WatchEventType Type, T Object);

public enum WatchEventType
{
    Added,
    Modified,
    Deleted,
}
