namespace MiniKube.Network.Iptables;

/// <summary>What <c>iptables-save</c> says is in the kernel.</summary>
internal sealed class KernelRules
{
    private readonly Dictionary<ChainId, List<string>> _chains = [];

    public IReadOnlyDictionary<ChainId, List<string>> Chains => _chains;

    public static KernelRules Parse(string saved)
    {
        var kernel = new KernelRules();
        var table = "";
        foreach (var line in saved.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("*"))
                table = line[1..].Trim().ToString();
            else if (line.StartsWith(":"))
                kernel.RulesOf(new ChainId(table, FirstWord(line[1..]).ToString()));
            else if (line.StartsWith("-A "))
            {
                var name = FirstWord(line[3..]);
                kernel.RulesOf(new ChainId(table, name.ToString())).Add(line[(3 + name.Length)..].Trim().ToString());
            }
        }
        return kernel;
    }

    /// <summary>What must be written to make the kernel have the set, and nothing left of services that are gone.</summary>
    public RuleChange ChangeTo(IptablesTables wanted)
    {
        var change = new RuleChange();
        foreach (var (chain, rules) in wanted.Chains)
        {
            if (!IsAsWanted(chain, rules, wanted.Node))
                change.Written[chain] = rules;
        }
        foreach (var chain in _chains.Keys.Where(chain => Iptables.Chains.IsOfService(chain) && !wanted.Chains.ContainsKey(chain)))
            change.Removed.Add(chain);
        change.Inserted.AddRange(wanted.Hooks.Where(hook => !_chains.TryGetValue(hook.Chain, out var present) || !present.Contains(hook.Rule)));
        return change;
    }

    /// <summary>What must be written to have nothing of ours left.</summary>
    public RuleChange ToNothing(NodeRules node)
    {
        var change = new RuleChange();
        foreach (var hook in NodeRules.Hooks)
        {
            if (_chains.TryGetValue(hook.Chain, out var present) && present.Contains(hook.Rule)) change.Deleted.Add(hook);
        }
        foreach (var chain in _chains.Keys)
        {
            if (Iptables.Chains.IsOfService(chain) || node.Fixed.ContainsKey(chain) || node.SharedTails.ContainsKey(chain)) change.Removed.Add(chain);
        }
        return change;
    }

    private bool IsAsWanted(ChainId chain, IReadOnlyList<string> rules, NodeRules node)
    {
        if (!_chains.TryGetValue(chain, out var present))
            return false;
        if (present.SequenceEqual(rules))
            return true;
        // In shared chains services come in any order; only the tail has its place.
        return node.SharedTails.TryGetValue(chain, out var tail)
            && present.Count == rules.Count
            && present.TakeLast(tail.Count).SequenceEqual(tail)
            && present.ToHashSet().SetEquals(rules);
    }

    private List<string> RulesOf(ChainId chain)
    {
        if (!_chains.TryGetValue(chain, out var rules))
            _chains[chain] = rules = [];
        return rules;
    }

    private static ReadOnlySpan<char> FirstWord(ReadOnlySpan<char> text) => text.IndexOf(' ') is var end and >= 0 ? text[..end] : text;
}
