using MiniKube.Api;
using MiniKube.Api.Networking;
using MiniKube.Network.Nft;

namespace MiniKube.Network.Policy;

/// <summary>
/// The table that holds this node's pods to their policies. A pod that policies select has an element that sends its packets to a chain; the chain asks each of
/// the policies, and drops what none of them accepts. Packets between the node itself and its pods pass no forwarding, so they are never asked about.
/// The same objects give the same table. Rule: Kubernetes docs, "Network Policies".
/// </summary>
internal static class PolicyRuleSet
{
    public const string Name = "minikube_policy";

    /// <returns>Null: no policy selects a pod of this node.</returns>
    public static NftTable? Build(
        IEnumerable<NetworkPolicy> policies, IEnumerable<PolicyPod> pods, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> namespaces, string node)
    {
        var table = new NftTable(Name);
        var selections = new PodSelections(table, pods, namespaces, node);
        var matches = new PolicyMatches(table, selections);
        var byNamespace = policies.OrderBy(policy => policy.Metadata.Name, StringComparer.Ordinal).GroupBy(policy => policy.Metadata.Namespace ?? "").OrderBy(group => group.Key, StringComparer.Ordinal).ToArray();
        var isolated = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var direction in new[] { PolicyDirection.Egress, PolicyDirection.Ingress })
        {
            var elements = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var group in byNamespace)
            {
                var asked = group.Where(policy => direction.Concerns(policy.Spec)).Select(policy => (Policy: policy, Query: LabelQuery.Of(policy.Spec.PodSelector))).ToArray();
                foreach (var pod in asked.Length == 0 ? [] : selections.Local(group.Key))
                {
                    var mine = asked.Where(one => one.Query.Matches(pod.Labels)).Select(one => one.Policy).ToArray();
                    if (mine.Length == 0)
                        continue;
                    var chain = Profile(table, matches, direction, mine);
                    foreach (var address in pod.Addresses)
                        elements[address.ToString()] = "goto " + chain;
                }
            }
            Base(table, direction, elements, selections.HasV6);
            isolated.UnionWith(elements.Keys);
        }
        if (isolated.Count == 0)
            return null;
        table.Sets["self_4"] = NftSet.Of("ipv4_addr . ipv4_addr", isolated.Where(address => !address.Contains(':')).Select(address => $"{address} . {address}"));
        if (selections.HasV6)
            table.Sets["self_6"] = NftSet.Of("ipv6_addr . ipv6_addr", isolated.Where(address => address.Contains(':')).Select(address => $"{address} . {address}"));
        return table;
    }

    /// <summary>Whether packets of this address are asked about at all.</summary>
    public static bool Isolates(NftTable table, string address) =>
        table.Sets[address.Contains(':') ? "self_6" : "self_4"].Elements.ContainsKey($"{address} . {address}");

    private static void Base(NftTable table, PolicyDirection direction, SortedDictionary<string, string> elements, bool v6)
    {
        var rules = new List<string> { "ct state established,related accept" };
        if (v6)
            rules.Add("icmpv6 type { nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept");
        // Nothing keeps a pod from itself, also by way of a service.
        rules.Add("ip saddr . ip daddr @self_4 accept");
        rules.Add($"ip {direction.Pod} vmap @{direction.Word}_4");
        table.Sets[direction.Word + "_4"] = Verdicts("ipv4_addr", elements.Where(pair => !pair.Key.Contains(':')));
        if (v6)
        {
            rules.Add("ip6 saddr . ip6 daddr @self_6 accept");
            rules.Add($"ip6 {direction.Pod} vmap @{direction.Word}_6");
            table.Sets[direction.Word + "_6"] = Verdicts("ipv6_addr", elements.Where(pair => pair.Key.Contains(':')));
        }
        table.Chains[direction.Word] = new($"type filter hook forward priority filter - {-direction.Priority}", rules);
    }

    private static NftSet Verdicts(string type, IEnumerable<KeyValuePair<string, string>> elements) =>
        new(type, "verdict", Intervals: false, new SortedDictionary<string, string>(elements.ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal));

    /// <summary>Pods that the same policies select share a chain.</summary>
    private static string Profile(NftTable table, PolicyMatches matches, PolicyDirection direction, NetworkPolicy[] policies)
    {
        var keys = policies.Select(policy => $"{policy.Metadata.Namespace}/{policy.Metadata.Name}").ToArray();
        var name = $"{direction.Word}_{PodSelections.Hash(string.Join(',', keys))}";
        if (table.Chains.ContainsKey(name))
            return name;
        foreach (var (policy, key) in policies.Zip(keys))
        {
            var chain = PolicyChain(direction, key);
            if (!table.Chains.ContainsKey(chain))
                table.Chains[chain] = new("", [.. Rules(matches, direction, policy)]);
        }
        table.Chains[name] = new("", [.. keys.Select(key => "jump " + PolicyChain(direction, key)), "drop"]);
        return name;
    }

    private static string PolicyChain(PolicyDirection direction, string key) => $"policy_{direction.Word}_{PodSelections.Hash(key)}";

    private static IEnumerable<string> Rules(PolicyMatches matches, PolicyDirection direction, NetworkPolicy policy) => (
        from rule in direction.Rules(policy.Spec)
        let ports = matches.Ports(direction, rule.Ports)
        from peer in matches.Peers(direction, policy.Metadata.Namespace ?? "", rule.Peers)
        from port in ports
        where peer.V6 is null || port.V6 is null || peer.V6 == port.V6
        select string.Join(' ', new[] { peer.Words, port.Words, "accept" }.Where(words => words.Length > 0))).Distinct();
}
