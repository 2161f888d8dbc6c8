using System.Collections.Concurrent;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>
/// What this process wrote a moment ago and the watch may not have delivered yet. A writer who follows at once starts from it instead of running into
/// a conflict.
/// </summary>
internal sealed class RecentWrites
{
    private const int MaxKept = 1024;
    private readonly ConcurrentDictionary<(string GroupResource, string Namespace, string Name), StoredObject> newest = new();
    private readonly ConcurrentQueue<KeyValuePair<(string, string, string), StoredObject>> order = new();

    public void Add(ResourceDefinition definition, StoredObject written)
    {
        var key = (definition.StoredResource, written.Namespace, written.Name);
        newest[key] = written;
        order.Enqueue(new(key, written));
        while (order.Count > MaxKept && order.TryDequeue(out var oldest))
        {
            newest.TryRemove(oldest);
        }
    }

    public StoredObject? Find(ResourceDefinition definition, string @namespace, string name) =>
        newest.GetValueOrDefault((definition.StoredResource, @namespace, name));
}
