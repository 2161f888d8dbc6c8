using System.Text;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;

namespace MiniKube.Network.Rules;

/// <summary>All chains that a node should have, complete, and the jumps into them. The same objects give the same set.</summary>
internal sealed record RuleSet(SortedDictionary<ChainId, IReadOnlyList<string>> Chains, IReadOnlyList<SharedRule> Hooks)
{
    /// <summary>The label by which a slice names its service.</summary>
    public const string ServiceNameLabel = "kubernetes.io/service-name";

    public static RuleSet Build(IEnumerable<Service> services, IEnumerable<EndpointSlice> slices, NodeNetwork node)
    {
        var slicesOf = slices.ToLookup(slice => (slice.Metadata.Namespace, slice.Metadata.Labels.GetValueOrDefault(ServiceNameLabel)));
        return Combine(
            services.OrderBy(service => service.Metadata.Namespace + "/" + service.Metadata.Name, StringComparer.Ordinal)
                .Select(service => ServiceRuleBuilder.Build(service, [.. slicesOf[(service.Metadata.Namespace, service.Metadata.Name)]], node)),
            node);
    }

    public static RuleSet Combine(IEnumerable<ServiceRules> services, NodeNetwork node)
    {
        var chains = new SortedDictionary<ChainId, IReadOnlyList<string>>();
        foreach (var (chain, rules) in NodeRules.Fixed(node))
            chains[chain] = rules;
        var shared = NodeRules.SharedTails.Keys.ToDictionary(chain => chain, _ => new List<string>());
        foreach (var service in services)
        {
            foreach (var (chain, rules) in service.Chains)
                chains[chain] = rules;
            foreach (var rule in service.Shared)
                shared[rule.Chain].Add(rule.Rule);
        }
        foreach (var (chain, tail) in NodeRules.SharedTails)
            chains[chain] = [.. shared[chain], .. tail];
        return new RuleSet(chains, NodeRules.Hooks);
    }

    /// <summary>As <c>iptables-save</c> would show it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var table in Chains.GroupBy(chain => chain.Key.Table))
        {
            text.Append('*').AppendLine(table.Key);
            foreach (var (chain, _) in table)
                text.Append(':').Append(chain.Name).AppendLine(" - [0:0]");
            foreach (var hook in Hooks.Where(hook => hook.Chain.Table == table.Key))
                text.Append("-A ").Append(hook.Chain.Name).Append(' ').AppendLine(hook.Rule);
            foreach (var (chain, rules) in table)
            {
                foreach (var rule in rules)
                    text.Append("-A ").Append(chain.Name).Append(' ').AppendLine(rule);
            }
            text.AppendLine("COMMIT");
        }
        return text.ToString();
    }
}
