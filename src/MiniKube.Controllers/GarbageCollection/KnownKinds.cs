using System.Collections.Concurrent;

namespace MiniKube.Controllers.GarbageCollection;

/// <summary>The kinds that there are now, as owners are named: an object may be referred to in any version of its kind.</summary>
internal sealed class KnownKinds
{
    private readonly ConcurrentDictionary<(string Group, string Kind), ResourceDefinition> kinds = [];

    public void Add(ResourceDefinition resource) => kinds[(resource.Group, resource.Kind)] = resource;

    public void Remove(ResourceDefinition resource) => kinds.TryRemove((resource.Group, resource.Kind), out _);

    public ResourceDefinition? Find(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/');
        return kinds.GetValueOrDefault((slash < 0 ? "" : apiVersion[..slash], kind));
    }
}
