using MiniKube.ApiServer.Storage;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Cache;

/// <summary>Reads everything under the root at one revision, page by page.</summary>
internal sealed class CacheLoader(EtcdClient etcd, EtcdReader reader)
{
    private const int PageSize = 500;

    public async Task<LoadedObjects> LoadAsync(CancellationToken cancel)
    {
        var objects = new Dictionary<string, List<StoredObject>>(StringComparer.Ordinal);
        var end = EtcdPrefix.End(StorageKeys.RootBytes.Span);
        ReadOnlyMemory<byte> start = StorageKeys.RootBytes;
        long revision = 0;
        while (true)
        {
            var page = await etcd.RangeAsync(new EtcdRange(start, end) { Limit = PageSize, Revision = revision }, cancel);
            if (revision == 0) revision = page.Revision;
            foreach (var item in page.Items)
            {
                if (!reader.TryParse(item.Key.Span, out var resource, out var @namespace, out var name)) continue;
                if (reader.TryLoad(@namespace, name, item) is not { } loaded) continue;
                if (!objects.TryGetValue(resource, out var list)) objects[resource] = list = [];
                list.Add(loaded);
            }
            if (!page.More || page.Items.Count == 0) break;
            start = EtcdPrefix.After(page.Items[^1].Key.Span);
        }
        foreach (var list in objects.Values)
        {
            list.Sort((a, b) => ObjectOrder.Compare(a, b.Namespace, b.Name));
        }
        return new(objects, revision);
    }
}

/// <summary>By group-resource, sorted.</summary>
internal sealed record LoadedObjects(IReadOnlyDictionary<string, List<StoredObject>> Objects, long Revision);
