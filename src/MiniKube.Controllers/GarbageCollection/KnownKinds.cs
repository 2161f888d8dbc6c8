using System.Collections.Concurrent;

namespace MiniKube.Controllers.GarbageCollection;

/// <summary>The kinds that there are now, as owners are named: an object may be referred to in any version of its kind.</summary>
internal sealed class KnownKinds
{
    private const int Remembered = 1000;

    private readonly ConcurrentDictionary<(string Group, string Kind), ResourceDefinition> kinds = [];

    // Kinds that ended with nothing left of them.
    private readonly ConcurrentDictionary<(string Group, string Kind), bool> ended = [];

    public void Add(ResourceDefinition resource)
    {
        kinds[NameOf(resource)] = resource;
        ended.TryRemove(NameOf(resource), out _);
    }

    /// <param name="resource">A kind that is served no more.</param>
    /// <param name="wasEmpty">It had no objects left, so whatever is owned by one has lost its owner.</param>
    public void Remove(ResourceDefinition resource, bool wasEmpty)
    {
        if (ended.Count >= Remembered) ended.Clear();
        if (wasEmpty) ended[NameOf(resource)] = true;
        kinds.TryRemove(NameOf(resource), out _);
    }

    public ResourceDefinition? Find(string apiVersion, string kind) => kinds.GetValueOrDefault(NameOf(apiVersion, kind));

    public bool HasEnded(string apiVersion, string kind) => ended.ContainsKey(NameOf(apiVersion, kind));

    private static (string Group, string Kind) NameOf(ResourceDefinition resource) => (resource.Group, resource.Kind);

    private static (string Group, string Kind) NameOf(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/');
        return (slash < 0 ? "" : apiVersion[..slash], kind);
    }
}
