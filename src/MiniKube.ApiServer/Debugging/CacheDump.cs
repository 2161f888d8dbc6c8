using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Debugging;

/// <summary>The watch cache by kind. A watch that starts below the oldest revision of its kind is answered 410.</summary>
internal static class CacheDump
{
    public static string Of(WatchCache cache)
    {
        var table = new TextTable("Resource", "Objects", "ObjectsRevision", "Events", "EventBytes", "OldestRevision", "WaitingWatchers");
        foreach (var (resource, kind) in cache.All.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var objects = kind.Current;
            var (events, bytes, oldest) = kind.Log.Look();
            table.Add(resource, objects.Count, objects.Revision, events, bytes, oldest, kind.Log.Watchers);
        }
        return $"revision {cache.Revision}, {(cache.IsSynced ? "follows etcd" : "loads again")}\n{table}";
    }
}
