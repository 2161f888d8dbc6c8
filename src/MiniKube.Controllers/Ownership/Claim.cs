namespace MiniKube.Controllers.Ownership;

/// <summary>
/// Which objects belong to a controller: those that name it and fit its selector. Fitting orphans are adopted, own objects that no longer fit are released.
/// Rule: Kubernetes design "Controller reference".
/// </summary>
internal sealed record Claim<T>(IReadOnlyList<T> Owned, IReadOnlyList<T> Adopt, IReadOnlyList<T> Release)
    where T : class, IKubernetesObject
{
    public static Claim<T> Decide(IKubernetesObject owner, LabelQuery selector, IEnumerable<T> candidates)
    {
        var owned = new List<T>();
        List<T> adopt = [];
        List<T> release = [];
        var ownerLeaves = owner.Metadata.DeletionTimestamp is not null;
        foreach (var candidate in candidates)
        {
            var fits = selector.Matches(candidate.Metadata.Labels);
            if (candidate.Metadata.Controller() is { } controller)
            {
                if (controller.Uid != owner.Metadata.Uid) continue;
                if (fits) owned.Add(candidate);
                else if (!ownerLeaves) release.Add(candidate);
            }
            else if (fits && !ownerLeaves && candidate.Metadata.DeletionTimestamp is null)
            {
                adopt.Add(candidate);
            }
        }
        return new(owned, adopt, release);
    }
}
