using MiniKube.Network.Rules;

namespace MiniKube.Network.ServiceMaps;

/// <summary>
/// What a family's table has on every node: maps that say where calls go, and the few rules that look them up. Written as <c>nft -n list</c> prints it,
/// so that the kernel's state can be compared with what is wanted.
/// </summary>
internal sealed class MapFrame
{
    public const string Table = "minikube-services";

    public const string Services = "services";
    public const string NodePorts = "node-ports";
    public const string Refused = "refused";
    public const string RefusedNodePorts = "refused-node-ports";
    public const string Guarded = "guarded";
    public const string Hairpins = "hairpins";
    public const string Refuse = "refuse-call";
    public const string Mark = "meta mark set meta mark | 0x00004000";

    public MapFrame(IpFamily family, NodeNetwork node)
    {
        Words = new(family, node);
        Maps = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Services] = $"map {{ type {Words.Type} . inet_proto . inet_service : verdict; }}",
            [NodePorts] = "map { type inet_proto . inet_service : verdict; }",
            [Refused] = $"map {{ type {Words.Type} . inet_proto . inet_service : verdict; }}",
            [RefusedNodePorts] = "map { type inet_proto . inet_service : verdict; }",
            [Guarded] = $"map {{ type {Words.Type} . inet_proto . inet_service : verdict; }}",
            [Hairpins] = $"set {{ type {Words.Type} . {Words.Type}; }}",
        };
        Chains = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
        {
            ["find-service"] = [$"{Words.Call} vmap @{Services}", .. Words.ToNode.Select(own => $"{own} meta l4proto . th dport vmap @{NodePorts}")],
            ["guard"] = [$"ct state 0x8 {Words.Call} vmap @{Guarded}"],
            ["find-refused"] = [$"{Words.Call} vmap @{Refused}", .. Words.ToNode.Select(own => $"{own} meta l4proto . th dport vmap @{RefusedNodePorts}")],
            // The kernel sends few ICMP messages, one a second to each caller: a reset is heard at once.
            [Refuse] = ["reject with tcp reset", "reject"],
            ["guard-arriving"] = ["type filter hook prerouting priority -110; policy accept;", "jump guard"],
            ["guard-leaving"] = ["type filter hook output priority -110; policy accept;", "jump guard"],
            ["service-arriving"] = ["type nat hook prerouting priority -100; policy accept;", "jump find-service"],
            ["service-leaving"] = ["type nat hook output priority -100; policy accept;", "jump find-service"],
            ["refuse-arriving"] = ["type filter hook input priority -1; policy accept;", .. Words.Loopback, "ct state 0x8 jump find-refused"],
            ["refuse-passing"] = ["type filter hook forward priority -1; policy accept;", "ct state 0x1 drop", "ct state 0x8 jump find-refused"],
            ["refuse-leaving"] = ["type filter hook output priority -1; policy accept;", "ct state 0x8 jump find-refused"],
            ["masquerade-leaving"] =
            [
                "type nat hook postrouting priority 100; policy accept;",
                $"ct status & 0x20 == 0x20 {Words.Ip} saddr . {Words.Ip} daddr @{Hairpins} masquerade fully-random",
                "meta mark & 0x00004000 != 0x00004000 return",
                "meta mark set meta mark & 0xffffbfff", // a packet may pass twice, as with tunnels; masquerade it once
                "masquerade fully-random",
            ],
        };
    }

    public MapWords Words { get; }

    /// <summary>Maps and sets by name, declared.</summary>
    public IReadOnlyDictionary<string, string> Maps { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Chains { get; }
}
