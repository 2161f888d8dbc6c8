using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MiniKube.Api;
using MiniKube.Api.Meta;
using MiniKube.Network.Nft;

namespace MiniKube.Network.Policy;

/// <summary>
/// Sets of pods' addresses by what selects them. Rules that select the same share a set, and a pod that comes or goes is one element of each set that it is in.
/// </summary>
internal sealed class PodSelections
{
    private readonly NftTable _table;
    private readonly ILookup<string, PolicyPod> _pods;
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> _namespaces;
    private readonly string _node;

    public PodSelections(NftTable table, IEnumerable<PolicyPod> pods, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> namespaces, string node)
    {
        (_table, _namespaces, _node) = (table, namespaces, node);
        _pods = pods.Where(pod => pod.Addresses.Count > 0).ToLookup(pod => pod.Namespace);
        HasV6 = _pods.Any(group => group.Any(pod => pod.Addresses.Any(IsV6)));
    }

    public bool HasV6 { get; }

    /// <summary>This node's pods of a namespace.</summary>
    public IEnumerable<PolicyPod> Local(string ns) => _pods[ns].Where(pod => pod.Node == _node);

    /// <summary>The set of what a peer of a policy in <paramref name="ns"/> selects; its name, to which the family belongs.</summary>
    public string Peers(string ns, LabelSelector? podSelector, LabelSelector? namespaceSelector)
    {
        var where = namespaceSelector is null ? "=" + ns : Canonical(namespaceSelector);
        var name = "pods_" + Hash(where + "\n" + (podSelector is null ? "" : Canonical(podSelector)));
        if (_table.Sets.ContainsKey(name + "_4"))
            return name;
        var query = podSelector is null ? LabelQuery.Everything : LabelQuery.Of(podSelector);
        var chosen = (namespaceSelector is null ? [ns] : In(namespaceSelector)).SelectMany(inside => _pods[inside]).Where(pod => query.Matches(pod.Labels)).SelectMany(pod => pod.Addresses).ToArray();
        _table.Sets[name + "_4"] = NftSet.Of("ipv4_addr", chosen.Where(address => !IsV6(address)).Select(address => address.ToString()));
        if (HasV6)
            _table.Sets[name + "_6"] = NftSet.Of("ipv6_addr", chosen.Where(IsV6).Select(address => address.ToString()));
        return name;
    }

    /// <summary>The set of addresses with the number that a port's name stands for there; of this node's pods, or of all.</summary>
    public string NamedPorts(string port, string protocol, bool local)
    {
        var name = $"ports_{Hash($"{port}/{protocol}/{local}")}";
        if (_table.Sets.ContainsKey(name + "_4"))
            return name;
        var elements =
            from pod in _pods.SelectMany(inside => inside)
            where !local || pod.Node == _node
            from one in pod.Ports
            where one.Name == port && one.Protocol == protocol
            from address in pod.Addresses
            select (V6: IsV6(address), Text: $"{address} . {one.Port}");
        var found = elements.ToArray();
        _table.Sets[name + "_4"] = NftSet.Of("ipv4_addr . inet_service", found.Where(one => !one.V6).Select(one => one.Text));
        if (HasV6)
            _table.Sets[name + "_6"] = NftSet.Of("ipv6_addr . inet_service", found.Where(one => one.V6).Select(one => one.Text));
        return name;
    }

    public static bool IsV6(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>Short, for names in the kernel.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    private IEnumerable<string> In(LabelSelector selector)
    {
        var query = LabelQuery.Of(selector);
        return _namespaces.Where(pair => query.Matches(pair.Value)).Select(pair => pair.Key);
    }

    private static string Canonical(LabelSelector selector) => string.Join(
        ',',
        selector.MatchLabels.Select(label => $"{label.Key}={label.Value}")
            .Concat(selector.MatchExpressions.Select(one => $"{one.Key} {one.Operator} ({string.Join(',', one.Values.Order(StringComparer.Ordinal))})"))
            .Order(StringComparer.Ordinal)) + ";";
}
