using System.Collections.Concurrent;
using MiniKube.Client;

namespace MiniKube.Controllers.Hosting;

/// <summary>
/// What a controller wrote for a key and its cache may not show yet. Until it does, the key must not be decided on: from a stale cache the same would be done twice.
/// </summary>
internal sealed class Expectations(CacheView cache, TimeProvider time)
{
    /// <summary>When to look again, should the event that brings the key back have been among those that came before it was expected.</summary>
    public static readonly Next LookAgain = Next.After(TimeSpan.FromSeconds(1));

    // A cache that is silent for longer has lost the event; then the API server's own checks must do.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<ObjectKey, Open[]> open = [];

    /// <param name="owner">The key whose pass wrote them.</param>
    /// <param name="written">The server's answers to create, update or patch.</param>
    public void Wrote(ObjectKey owner, params IEnumerable<IKubernetesObject> written) => Add(owner, written, deleted: false);

    /// <param name="owner">The key whose pass deleted them.</param>
    /// <param name="deleted">As they were in the cache.</param>
    public void Deleted(ObjectKey owner, params IEnumerable<IKubernetesObject> deleted) => Add(owner, deleted, deleted: true);

    public void Forget(ObjectKey owner) => open.TryRemove(owner, out _);

    /// <summary>Whether the cache shows all that was written for the key.</summary>
    public bool AreMet(ObjectKey owner)
    {
        if (!open.TryGetValue(owner, out var waiting)) return true;
        var now = time.GetTimestamp();
        var revision = cache.Revision();
        var left = waiting.Where(one => !one.IsSeen(cache.Get(one.Key), revision) && time.GetElapsedTime(one.Since, now) < Patience).ToArray();
        if (left.Length > 0)
        {
            open[owner] = left;
            return false;
        }
        open.TryRemove(owner, out _);
        return true;
    }

    private static ulong RevisionOf(IKubernetesObject value) => ulong.TryParse(value.Metadata.ResourceVersion, out var revision) ? revision : 0;

    private void Add(ObjectKey owner, IEnumerable<IKubernetesObject> values, bool deleted)
    {
        var since = time.GetTimestamp();
        var added = values.Select(value => new Open(ObjectKey.Of(value), value.Metadata.Uid, RevisionOf(value), deleted, since)).ToArray();
        if (added.Length > 0) open.AddOrUpdate(owner, added, (_, before) => [.. before, .. added]);
    }

    private readonly record struct Open(ObjectKey Key, string? Uid, ulong Written, bool Deleted, long Since)
    {
        public bool IsSeen(IKubernetesObject? cached, ulong revision)
        {
            var same = cached is not null && cached.Metadata.Uid == Uid;
            if (Deleted) return !same || cached!.Metadata.DeletionTimestamp is not null;
            return revision >= Written || (same && RevisionOf(cached!) >= Written);
        }
    }
}

/// <summary>What is asked of a cache: what it has under a key, and the revision up to which it knows everything.</summary>
internal sealed record CacheView(Func<ObjectKey, IKubernetesObject?> Get, Func<ulong> Revision)
{
    public static CacheView Of<T>(Informer<T> informer)
        where T : class, IResource<T> => new(informer.Get, () => informer.Revision);
}
