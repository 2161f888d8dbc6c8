using System.Collections.Concurrent;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Allocation;

/// <summary>
/// Names of which each has at most one holder. A claim is a key in etcd that is written in the transaction of its holder, so no crash leaves one
/// behind or loses one; this class only finds free ones quickly and keeps the writes of this process from choosing alike.
/// </summary>
/// <param name="older">Where the same names may still be held in an older form.</param>
internal sealed class ClaimPool(string resource, WatchCache cache, string? older = null)
{
    private readonly ConcurrentDictionary<string, byte> reserved = new(StringComparer.Ordinal);

    public string Resource => resource;

    public bool IsTaken(string name) =>
        cache.For(resource).Current.Find("", name) is not null || (older is not null && cache.For(older).Current.Find("", name) is not null);

    /// <summary>False if it is taken, or another write is about to take it.</summary>
    public bool TryReserve(string name) => !IsTaken(name) && reserved.TryAdd(name, 0);

    public void Release(string name) => reserved.TryRemove(name, out _);

    /// <summary>A free name out of many: by chance first, then in order.</summary>
    /// <param name="start">Names below are kept for those who ask for one, as long as others are free.</param>
    public string? ReserveAny(uint count, uint start, Func<uint, string> name, Random random)
    {
        for (var attempt = 0; attempt < 32 && start < count; attempt++)
        {
            var candidate = name((uint)random.NextInt64(start, count));
            if (TryReserve(candidate)) return candidate;
        }
        for (var i = 0u; i < count; i++)
        {
            var candidate = name((start + i) % count);
            if (TryReserve(candidate)) return candidate;
        }
        return null;
    }
}
