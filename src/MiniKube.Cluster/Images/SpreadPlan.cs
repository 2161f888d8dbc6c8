namespace MiniKube.Cluster.Images;

/// <summary>Which node gets which of the loaded images, and from whom: as few copies for each node as there can be.</summary>
/// <param name="Copies">What is to be done.</param>
/// <param name="Nowhere">What some node lacks, and none that was looked at has.</param>
internal sealed record SpreadPlan(IReadOnlyList<ImageCopy> Copies, IReadOnlyList<LoadedImage> Nowhere)
{
    /// <param name="loaded">What nodes are to have.</param>
    /// <param name="nodes">What they have, digests by name, for each node that was looked at.</param>
    /// <param name="targets">Those among them that may get something.</param>
    public static SpreadPlan Decide(IReadOnlyList<LoadedImage> loaded, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> nodes, IEnumerable<string> targets)
    {
        var copies = new List<ImageCopy>();
        var nowhere = new HashSet<LoadedImage>();
        foreach (var target in targets)
        {
            var lacking = loaded.Where(i => i.IsLackedBy(nodes[target])).ToList();
            while (lacking.Count > 0)
            {
                var (source, held) = nodes.Select(n => (n.Key, Held: lacking.FindAll(i => i.IsIn(n.Value)))).MaxBy(n => n.Held.Count);
                if (held.Count == 0) break;
                copies.Add(new ImageCopy(source, target, [.. held.Select(i => i.Name)]));
                lacking = [.. lacking.Except(held)];
            }

            nowhere.UnionWith(lacking);
        }

        return new SpreadPlan(copies, [.. loaded.Where(nowhere.Contains)]);
    }
}
