namespace MiniKube.Network.Rules;

/// <summary>The rules that do not depend on services: entry points, masquerading, forwarding.</summary>
internal static class NodeRules
{
    private const string Mark = "0x4000/0x4000";

    /// <summary>Jumps from the kernel's own chains. An absent one is put in front.</summary>
    public static IReadOnlyList<SharedRule> Hooks { get; } =
    [
        new(new ChainId(Chains.Nat, "PREROUTING"), "-j KUBE-SERVICES"),
        new(new ChainId(Chains.Nat, "OUTPUT"), "-j KUBE-SERVICES"),
        new(new ChainId(Chains.Nat, "POSTROUTING"), "-j KUBE-POSTROUTING"),
        new(new ChainId(Chains.Filter, "INPUT"), "-j KUBE-FIREWALL"),
        new(new ChainId(Chains.Filter, "INPUT"), "-m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES"),
        new(new ChainId(Chains.Filter, "FORWARD"), "-m conntrack --ctstate NEW -j KUBE-SERVICES"),
        new(new ChainId(Chains.Filter, "FORWARD"), "-m conntrack --ctstate NEW -j KUBE-EXTERNAL-SERVICES"),
        new(new ChainId(Chains.Filter, "FORWARD"), "-j KUBE-FORWARD"),
        new(new ChainId(Chains.Filter, "OUTPUT"), "-j KUBE-FIREWALL"),
        new(new ChainId(Chains.Filter, "OUTPUT"), "-m conntrack --ctstate NEW -j KUBE-SERVICES"),
    ];

    /// <summary>What stands at the end of a shared chain, behind the services' rules.</summary>
    public static IReadOnlyDictionary<ChainId, IReadOnlyList<string>> SharedTails { get; } = new Dictionary<ChainId, IReadOnlyList<string>>
    {
        [Chains.Services] = ["-m addrtype --dst-type LOCAL -j KUBE-NODEPORTS"],
        [Chains.NodePorts] = [],
        [Chains.RejectedServices] = [],
        [Chains.RejectedExternal] = [],
    };

    public static IReadOnlyDictionary<ChainId, IReadOnlyList<string>> Fixed(NodeNetwork node) => new Dictionary<ChainId, IReadOnlyList<string>>
    {
        [Chains.Mark] = [$"-j MARK --set-xmark {Mark}"],
        [Chains.Postrouting] =
        [
            .. Egress(node),
            $"-m mark ! --mark {Mark} -j RETURN",
            "-j MARK --set-xmark 0x4000/0x0", // a packet may pass twice, as with tunnels; masquerade it once
            "-j MASQUERADE --random-fully",
        ],
        [Chains.Forward] =
        [
            "-m conntrack --ctstate INVALID -j DROP", // else late packets of dead connections reach pods without translation and reset live ones
            $"-m mark --mark {Mark} -j ACCEPT",
            "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
            .. Forwarding(node),
        ],
        // route_localnet opens 127.0.0.1 to neighbours; this closes it again (CVE-2020-8558).
        [Chains.Firewall] = ["! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP"],
    };

    /// <summary>Pod addresses mean nothing outside the cluster, but must stay visible within it.</summary>
    private static string[] Egress(NodeNetwork node) => node is { PodCidr.Length: > 0, ClusterCidr.Length: > 0 }
        ? [$"-s {node.PodCidr} ! -d {node.ClusterCidr} -j MASQUERADE --random-fully"]
        : [];

    /// <summary>Where the FORWARD policy is DROP (Docker sets it), pods need leave to talk.</summary>
    private static string[] Forwarding(NodeNetwork node) => node.ClusterCidr.Length > 0
        ? [$"-s {node.ClusterCidr} -j ACCEPT", $"-d {node.ClusterCidr} -j ACCEPT"]
        : [];
}
