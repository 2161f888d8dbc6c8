using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>
/// What a write starts from: the cached version, which may be a moment old. A write that would succeed is checked by etcd itself; one that would fail
/// or change nothing is decided again on etcd's own version first.
/// </summary>
internal sealed class CurrentObjects(WatchCache cache, ObjectStore store, bool soleWriter)
{
    private readonly RecentWrites recent = new();

    /// <exception cref="ApiException">404: etcd has no such object.</exception>
    public async ValueTask<CurrentObject> GetAsync(ResourceDefinition definition, string @namespace, string name, CancellationToken cancel)
    {
        var certain = IsCertain();
        var cached = cache.For(definition.StoredResource).Current.Find(@namespace, name);
        if (certain) return new(cached ?? throw ApiException.NotFound(definition, name), true);
        var written = recent.Find(definition, @namespace, name);
        if (written?.Revision > (cached?.Revision ?? 0)) cached = written;
        return cached is not null ? new(cached, false) : await FreshAsync(definition, @namespace, name, cancel);
    }

    /// <summary>Remembers a write for whoever changes the object next.</summary>
    public void Wrote(ResourceDefinition definition, StoredObject written) => recent.Add(definition, written);

    public async ValueTask<CurrentObject> FreshAsync(ResourceDefinition definition, string @namespace, string name, CancellationToken cancel) =>
        new(await store.ReadAsync(definition, @namespace, name, cancel) ?? throw ApiException.NotFound(definition, name), true);

    /// <summary>Nobody else writes, and the cache has seen all of our own writes.</summary>
    private bool IsCertain() => soleWriter && cache.IsSynced && cache.Revision >= store.Acknowledged;
}

/// <param name="Fresh">Certainly the newest version at the time it was read.</param>
internal readonly record struct CurrentObject(StoredObject Object, bool Fresh);
