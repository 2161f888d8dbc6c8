using System.Globalization;
using MiniKube.Network.Rules;

namespace MiniKube.Network.ServiceMaps;

/// <summary>Pieces of rules as one family and one node spell them.</summary>
internal sealed class MapWords(IpFamily family, NodeNetwork node)
{
    private readonly string _pods = family.BlockOf(node.ClusterCidr);

    /// <summary>The table's family, and the word before <c>saddr</c>.</summary>
    public string Ip => family.IsSix ? "ip6" : "ip";

    public string Type => family.IsSix ? "ipv6_addr" : "ipv4_addr";

    /// <summary>Address, protocol and port that are called: the key of most maps.</summary>
    public string Call => $"{Ip} daddr . meta l4proto . th dport";

    /// <summary>Matches callers that are pods; null: unknown.</summary>
    public string? FromPods => _pods.Length > 0 ? $"{Ip} saddr {_pods} " : null;

    /// <summary>Marks calls that do not come from pods.</summary>
    public string MarkForeign => _pods.Length > 0 ? $"{Ip} saddr != {_pods} {MapFrame.Mark}" : MapFrame.Mark;

    /// <summary>Match the node's addresses, as far as they answer on node ports.</summary>
    public IEnumerable<string> ToNode => node.NodePortAddresses.Length == 0
        ? ["fib daddr type 2"]
        : family.Blocks(node.NodePortAddresses).Select(block => block.EndsWith("/0", StringComparison.Ordinal) ? "fib daddr type 2" : $"fib daddr type 2 {Ip} daddr {Bare(block)}");

    /// <summary>route_localnet opens 127.0.0.1 to neighbours; this closes it again (CVE-2020-8558). IPv6 has no such thing.</summary>
    public IEnumerable<string> Loopback => family.IsSix
        ? []
        : ["ip saddr != 127.0.0.0/8 ip daddr 127.0.0.0/8 ct state != { 0x2, 0x4 } ct status ! 0x20 drop"];

    public string Dnat(string key, string map) => $"meta l4proto {{ 6, 17, 132 }} dnat {Ip} to {key} map @{map}";

    public string DnatOne(string protocol, string endpoint) => $"meta l4proto {Number(protocol)} dnat to {endpoint}";

    /// <summary>A block as nft prints it: one address without its length.</summary>
    public string Bare(string block) => block.EndsWith($"/{family.Bits}", StringComparison.Ordinal) ? block[..block.IndexOf('/', StringComparison.Ordinal)] : block;

    public static string Number(string protocol) => protocol switch { "udp" => "17", "sctp" => "132", _ => "6" };

    public static string Key(string address, string protocol, int port) => string.Create(CultureInfo.InvariantCulture, $"{address} . {Number(protocol)} . {port}");

    public static string Key(string protocol, int port) => string.Create(CultureInfo.InvariantCulture, $"{Number(protocol)} . {port}");
}
