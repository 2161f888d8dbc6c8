using MiniKube.Network.Rules;

namespace MiniKube.Network.Iptables;

/// <summary>The rules that do not depend on services: entry points, masquerading, forwarding.</summary>
internal sealed class NodeRules(IpFamily family, NodeNetwork node)
{
    private const string Mark = "0x4000/0x4000";

    /// <summary>Jumps from the kernel's own chains. An absent one is put in front.</summary>
    public static IReadOnlyList<SharedRule> Hooks { get; } =
    [
        new(new ChainId(Chains.Nat, "PREROUTING"), "-j KUBE-SERVICES"),
        new(new ChainId(Chains.Nat, "OUTPUT"), "-j KUBE-SERVICES"),
        new(new ChainId(Chains.Nat, "POSTROUTING"), "-j KUBE-POSTROUTING"),
        new(new ChainId(Chains.Filter, "INPUT"), "-j KUBE-FIREWALL"),
        new(new ChainId(Chains.Filter, "INPUT"), "-m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL"),
        new(new ChainId(Chains.Filter, "INPUT"), "-j KUBE-NODEPORTS"),
        new(new ChainId(Chains.Filter, "INPUT"), "-m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES"),
        new(new ChainId(Chains.Filter, "FORWARD"), "-m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL"),
        new(new ChainId(Chains.Filter, "FORWARD"), "-m conntrack --ctstate NEW -j KUBE-SERVICES"),
        new(new ChainId(Chains.Filter, "FORWARD"), "-m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES"),
        new(new ChainId(Chains.Filter, "FORWARD"), "-j KUBE-FORWARD"),
        new(new ChainId(Chains.Filter, "OUTPUT"), "-j KUBE-FIREWALL"),
        new(new ChainId(Chains.Filter, "OUTPUT"), "-m conntrack --ctstate NEW -j KUBE-PROXY-FIREWALL"),
        new(new ChainId(Chains.Filter, "OUTPUT"), "-m conntrack --ctstate NEW -j KUBE-SERVICES"),
    ];

    /// <summary>Chains that all services share, and what stands at their end, behind the services' rules.</summary>
    public IReadOnlyDictionary<ChainId, IReadOnlyList<string>> SharedTails { get; } = new Dictionary<ChainId, IReadOnlyList<string>>
    {
        [Chains.Services] = [.. ToNodePorts(family.Blocks(node.NodePortAddresses), node.NodePortAddresses.Length > 0)],
        [Chains.NodePorts] = [],
        [Chains.RejectedServices] = [],
        [Chains.RejectedExternal] = [],
        [Chains.Guard] = [],
        [Chains.OwnPorts] = [],
    };

    public IReadOnlyDictionary<ChainId, IReadOnlyList<string>> Fixed { get; } = new Dictionary<ChainId, IReadOnlyList<string>>
    {
        [Chains.Mark] = [$"-j MARK --set-xmark {Mark}"],
        [Chains.Postrouting] =
        [
            $"-m mark ! --mark {Mark} -j RETURN",
            "-j MARK --set-xmark 0x4000/0x0", // a packet may pass twice, as with tunnels; masquerade it once
            "-j MASQUERADE --random-fully",
        ],
        [Chains.Forward] =
        [
            "-m conntrack --ctstate INVALID -j DROP", // else late packets of dead connections reach pods without translation and reset live ones
            $"-m mark --mark {Mark} -j ACCEPT",
            "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
            .. Forwarding(family.BlockOf(node.ClusterCidr)),
        ],
        // route_localnet opens 127.0.0.1 to neighbours; this closes it again (CVE-2020-8558). IPv6 has no such thing.
        [Chains.Firewall] = family.IsSix ? [] : ["! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP"],
    };

    private static IEnumerable<string> ToNodePorts(IReadOnlyList<string> blocks, bool restricted) => restricted
        ? blocks.Select(block => (block.EndsWith("/0", StringComparison.Ordinal) ? "" : $"-d {block} ") + "-m addrtype --dst-type LOCAL -j KUBE-NODEPORTS")
        : ["-m addrtype --dst-type LOCAL -j KUBE-NODEPORTS"];

    /// <summary>Where the FORWARD policy is DROP (Docker sets it), pods need leave to talk.</summary>
    private static string[] Forwarding(string cluster) => cluster.Length > 0 ? [$"-s {cluster} -j ACCEPT", $"-d {cluster} -j ACCEPT"] : [];
}
