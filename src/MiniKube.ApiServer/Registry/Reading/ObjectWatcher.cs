using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Owners;

namespace MiniKube.ApiServer.Registry.Reading;

/// <summary>Starts watches. Meanings of the options: Kubernetes docs, "Efficient detection of changes" and "Streaming lists".</summary>
internal sealed class ObjectWatcher(WatchCache cache, ObjectReader reader, ResourceDirectory directory, TimeProvider time)
{
    public async ValueTask<IWatchSubscription> WatchAsync(ResourceDefinition definition, WatchOptions options, CancellationToken cancel)
    {
        ReadOptionsValidation.Check(options);
        var filter = new ObjectFilter(definition, options.Namespace, options.Labels, options.Fields);
        filter.Check();
        var fromState = options.SendInitialEvents ?? options.ResourceVersion is "" or "0";
        var log = cache.For(definition.StoredResource).Log;
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

    public OwnershipWatch WatchOwnership(string @namespace, IReadOnlySet<string> except) => new(cache, reader, directory, @namespace, except, time);

    private static ApiException TooOld(long revision, long oldest) => ApiException.Expired($"too old resource version: {revision} ({oldest})");

    private WatchSubscription Subscribe(
        ObjectFilter filter, EventLog log, IEnumerator<StoredObject>? initial, long revision, long sequence, WatchOptions options, bool markEnd) =>
        new(cache, log, filter, initial, revision, sequence, options.AllowBookmarks, markEnd, time);
}
