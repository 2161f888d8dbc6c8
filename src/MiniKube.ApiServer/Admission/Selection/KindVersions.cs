using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Admission.Selection;

/// <summary>Which kinds show the same objects: versions of one custom kind, both groups of events. Looked up once for each state of the directory.</summary>
internal sealed class KindVersions(ResourceDirectory resources)
{
    private volatile Known known = new(-1, []);

    /// <summary>The other faces of the kind that are served, in the order in which they were defined.</summary>
    public IReadOnlyList<ResourceDefinition> Others(ResourceDefinition definition)
    {
        var have = known;
        if (have.Generation != resources.Generation) known = have = Read();
        return have.Others.GetValueOrDefault(definition, []);
    }

    private Known Read()
    {
        // The number first: a change meanwhile is then seen the next time.
        var generation = resources.Generation;
        var others = new Dictionary<ResourceDefinition, IReadOnlyList<ResourceDefinition>>();
        foreach (var faces in resources.All.Where(definition => definition.IsStored).GroupBy(definition => definition.StoredResource).Where(faces => faces.Count() > 1))
        {
            foreach (var face in faces) others[face] = [.. faces.Where(other => other != face)];
        }
        return new(generation, others);
    }

    private sealed record Known(long Generation, Dictionary<ResourceDefinition, IReadOnlyList<ResourceDefinition>> Others);
}
