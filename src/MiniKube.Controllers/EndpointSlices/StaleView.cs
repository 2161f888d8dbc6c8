using MiniKube.Api.Discovery;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>
/// A cache of pods may be behind the slices that are stored, as when another leader wrote them from newer pods. An endpoint whose pod such a cache has never
/// seen must not be taken away before the server has said that there is no such pod: waiting for the cache could take as long as no pod of the cluster changes.
/// </summary>
internal static class StaleView
{
    /// <summary>The pods that slices newer than the cache name and the cache does not have.</summary>
    /// <param name="slices">That are stored.</param>
    /// <param name="knows">Whether the cache has a pod of that name.</param>
    /// <param name="revision">Up to which the cache knows everything.</param>
    public static IEnumerable<string> DoubtfulPods(IReadOnlyList<EndpointSlice> slices, Func<string, bool> knows, ulong revision)
    {
        foreach (var slice in slices)
        {
            if (!ulong.TryParse(slice.Metadata.ResourceVersion, out var written) || written <= revision) continue;
            foreach (var endpoint in slice.Endpoints)
            {
                if (endpoint.TargetRef is { Kind: "Pod", Name: { } name } && !knows(name)) yield return name;
            }
        }
    }
}
