using System.Text;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Iptables;

/// <summary>A rule set as one family's tables: all chains, complete, and the jumps into them.</summary>
internal sealed record IptablesTables(SortedDictionary<ChainId, IReadOnlyList<string>> Chains, NodeRules Node)
{
    public IReadOnlyList<SharedRule> Hooks => NodeRules.Hooks;

    public static IptablesTables Of(RuleSet set, IpFamily family)
    {
        var node = new NodeRules(family, set.Node);
        var chains = new SortedDictionary<ChainId, IReadOnlyList<string>>();
        foreach (var (chain, rules) in node.Fixed) chains[chain] = rules;
        var shared = node.SharedTails.Keys.ToDictionary(chain => chain, _ => new List<string>());
        foreach (var service in set.Services.OrderBy(service => service.Key))
        {
            var own = ServiceChains.Of(service, family, set.Node);
            foreach (var (chain, rules) in own.Chains) chains[chain] = rules;
            foreach (var rule in own.Shared) shared[rule.Chain].Add(rule.Rule);
        }
        foreach (var (chain, tail) in node.SharedTails) chains[chain] = [.. shared[chain], .. tail];
        return new(chains, node);
    }

    /// <summary>As <c>iptables-save</c> would show it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var table in Chains.GroupBy(chain => chain.Key.Table))
        {
            text.Append('*').AppendLine(table.Key);
            foreach (var (chain, _) in table) text.Append(':').Append(chain.Name).AppendLine(" - [0:0]");
            foreach (var hook in Hooks.Where(hook => hook.Chain.Table == table.Key))
                text.Append("-A ").Append(hook.Chain.Name).Append(' ').AppendLine(hook.Rule);
            foreach (var (chain, rules) in table)
            {
                foreach (var rule in rules) text.Append("-A ").Append(chain.Name).Append(' ').AppendLine(rule);
            }
            text.AppendLine("COMMIT");
        }
        return text.ToString();
    }
}
