namespace MiniKube.Network.Iptables;

/// <summary>What to write: whole chains, chains to remove, and single rules of chains that are too long to be written anew.</summary>
internal sealed class RuleChange
{
    public SortedDictionary<ChainId, IReadOnlyList<string>> Written { get; } = [];
    public SortedSet<ChainId> Removed { get; } = [];
    public List<SharedRule> Deleted { get; } = [];

    /// <summary>Put in front of their chain.</summary>
    public List<SharedRule> Inserted { get; } = [];

    public bool IsEmpty => Written.Count + Removed.Count + Deleted.Count + Inserted.Count == 0;

    /// <summary>Adds what leads from one state of a service to another. Several changes of one service may follow each other.</summary>
    public void Add(ServiceChains old, ServiceChains current)
    {
        foreach (var (chain, rules) in current.Chains)
        {
            Removed.Remove(chain);
            if (!old.Chains.TryGetValue(chain, out var before) || !before.SequenceEqual(rules)) Written[chain] = rules;
        }
        foreach (var chain in old.Chains.Keys.Where(chain => !current.Chains.ContainsKey(chain)))
        {
            Written.Remove(chain);
            Removed.Add(chain);
        }
        Deleted.AddRange(old.Shared.Except(current.Shared));
        Inserted.AddRange(current.Shared.Except(old.Shared));
    }
}
