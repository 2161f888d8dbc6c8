using System.Net;
using MiniKube.Network.Nft;

namespace MiniKube.Network.Routes;

/// <summary>
/// Packets of pods that leave the cluster take the node's address; those to pods and nodes keep their own. Through the tunnel, connections are told to use
/// packets that fit into it.
/// </summary>
internal static class EgressTable
{
    public const string Name = "minikube_pods";

    public static NftTable Build(NodeRoutesOptions options, IEnumerable<PeerNode> nodes, bool tunnel)
    {
        var known = nodes.ToArray();
        var inside = AddressRange.Merge(
        [
            .. options.ClusterNetworks.Concat(options.PodNetworks).Concat(known.SelectMany(node => node.PodNetworks)).Select(AddressRange.Of),
            .. options.NodeAddresses.Concat(known.SelectMany(node => node.Addresses)).Select(AddressRange.Of),
        ]);
        var table = new NftTable(Name);
        table.Sets["inside4"] = NftSet.Of("ipv4_addr", inside.Where(range => !range.V6).Select(range => range.ToString()), intervals: true);
        table.Sets["inside6"] = NftSet.Of("ipv6_addr", inside.Where(range => range.V6).Select(range => range.ToString()), intervals: true);
        table.Chains["postrouting"] = new("type nat hook postrouting priority srcnat + 10", [.. options.PodNetworks.Select(Masquerade)]);
        if (tunnel)
            table.Chains["forward"] = new("type filter hook forward priority mangle", [$"oifname \"{VxlanDevice.Name}\" tcp flags syn tcp option maxseg size set rt mtu"]);
        return table;
    }

    private static string Masquerade(IPNetwork pods) => pods.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
        ? $"ip6 saddr {pods} ip6 daddr != @inside6 ip6 daddr != ff00::/8 masquerade random,fully-random"
        : $"ip saddr {pods} ip daddr != @inside4 ip daddr != 224.0.0.0/4 masquerade random,fully-random";
}
