namespace MiniKube.Network.Iptables;

/// <summary>
/// A large change as several small ones. The nft back end's work grows with the square of the chains in one transaction: 60,000 chains cost it a minute of CPU at once,
/// and four seconds in parts. Each part leaves calls as they were or as they are to be: a chain is written after those that it leads to, and removed after
/// nothing leads to it.
/// </summary>
internal static class ChangeParts
{
    /// <summary>So many chains are written at once.</summary>
    public const int Most = 600;

    public static IEnumerable<RuleChange> Of(RuleChange whole)
    {
        if (whole.Written.Count + whole.Removed.Count <= Most) return [whole];
        return
        [
            .. InOrder(whole.Written).Chunk(Most).Select(chains => Writing(chains.Select(chain => (chain, whole.Written[chain])))),
            .. Rest(whole),
            // What is to go is emptied first, so that none refers to another.
            .. whole.Removed.Chunk(Most).Select(chains => Writing(chains.Select(chain => (chain, (IReadOnlyList<string>)[])))),
            .. whole.Removed.Chunk(Most).Select(Removing),
        ];
    }

    private static IEnumerable<RuleChange> Rest(RuleChange whole)
    {
        if (whole.Deleted.Count + whole.Inserted.Count == 0) yield break;
        var part = new RuleChange();
        part.Deleted.AddRange(whole.Deleted);
        part.Inserted.AddRange(whole.Inserted);
        yield return part;
    }

    private static RuleChange Writing(IEnumerable<(ChainId Chain, IReadOnlyList<string> Rules)> chains)
    {
        var part = new RuleChange();
        foreach (var (chain, rules) in chains) part.Written[chain] = rules;
        return part;
    }

    private static RuleChange Removing(ChainId[] chains)
    {
        var part = new RuleChange();
        part.Removed.UnionWith(chains);
        return part;
    }

    private static List<ChainId> InOrder(SortedDictionary<ChainId, IReadOnlyList<string>> written)
    {
        var order = new List<ChainId>(written.Count);
        var seen = new HashSet<ChainId>(written.Count);
        // An endpoint's chain goes with the service that leads to it, which halves the work: the tool looks up what is led to and not in the same part.
        foreach (var chain in written.Keys.OrderBy(chain => chain.Name.StartsWith(ChainName.EndpointPrefix, StringComparison.Ordinal))) Visit(chain);
        return order;

        void Visit(ChainId chain)
        {
            if (!seen.Add(chain)) return;
            foreach (var rule in written[chain])
            {
                if (Target(rule) is { } name && new ChainId(chain.Table, name) is var next && written.ContainsKey(next)) Visit(next);
            }
            order.Add(chain);
        }
    }

    private static string? Target(string rule)
    {
        var at = rule.LastIndexOf("-j ", StringComparison.Ordinal);
        if (at < 0) return null;
        var end = rule.IndexOf(' ', at + 3);
        return end < 0 ? rule[(at + 3)..] : rule[(at + 3)..end];
    }
}
