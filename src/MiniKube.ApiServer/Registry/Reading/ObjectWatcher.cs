using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry.Reading;

/// <summary>Starts watches. Meanings of the options: Kubernetes docs, "Efficient detection of changes" and "Streaming lists".</summary>
internal sealed class ObjectWatcher(WatchCache cache, ObjectReader reader, TimeProvider time)
{
    public async ValueTask<IWatchSubscription> WatchAsync(ResourceDefinition definition, WatchOptions options, CancellationToken cancel)
    {
        Check(options);
        var filter = new ObjectFilter(definition, options.Namespace, options.Labels, options.Fields);
        filter.Check();
        var fromState = options.SendInitialEvents ?? options.ResourceVersion is "" or "0";
        var log = cache.For(definition.GroupResource).Log;
        await reader.WaitAsync(options.ResourceVersion, cancel);
        if (fromState)
        {
            var (snapshot, complete) = reader.Now(definition);
            if (!log.TrySeek(snapshot.Revision, out var place, out var oldest)) throw TooOld(snapshot.Revision, oldest);
            return Subscribe(filter, log, snapshot.From(options.Namespace).GetEnumerator(), complete, place, options,
                markEnd: options.SendInitialEvents == true);
        }
        var revision = options.ResourceVersion is "" or "0" ? cache.Revision : ResourceVersions.Parse(options.ResourceVersion);
        return log.TrySeek(revision, out var sequence, out var forgotten)
            ? Subscribe(filter, log, null, revision, sequence, options, markEnd: false)
            : throw TooOld(revision, forgotten);
    }

    private static ApiException TooOld(long revision, long oldest) => ApiException.Expired($"too old resource version: {revision} ({oldest})");

    private static void Check(WatchOptions options)
    {
        if (options.SendInitialEvents is null && options.ResourceVersionMatch.Length > 0)
        {
            throw ApiException.BadRequest("resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }
        if (options.SendInitialEvents is not null && options.ResourceVersionMatch != "NotOlderThan")
        {
            throw ApiException.BadRequest("resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }
        if (options.SendInitialEvents == true && !options.AllowBookmarks)
        {
            throw ApiException.BadRequest("allowWatchBookmarks: Forbidden: sendInitialEvents requires allowWatchBookmarks");
        }
    }

    private WatchSubscription Subscribe(
        ObjectFilter filter, EventLog log, IEnumerator<StoredObject>? initial, long revision, long sequence, WatchOptions options, bool markEnd) =>
        new(cache, log, filter, initial, revision, sequence, options.AllowBookmarks, markEnd, time);
}
