using System.Net;
using System.Net.NetworkInformation;
using MiniKube.Network.PodNetwork;

namespace MiniKube.Network.Routes;

/// <summary>What the kernel should have so that this node's pods reach all others. The same nodes and links give the same plan.</summary>
internal sealed record RoutePlan
{
    /// <summary>Null: no tunnel is needed.</summary>
    public VxlanDevice? Tunnel { get; init; }

    public int TunnelMtu { get; init; }
    public PhysicalAddress TunnelMac { get; init; } = PhysicalAddress.None;
    public IReadOnlyList<IPAddress> TunnelAddresses { get; init; } = [];
    public required IReadOnlyList<PodRoute> Routes { get; init; }
    public required IReadOnlyList<TunnelNeighbour> Neighbours { get; init; }
    public required IReadOnlyList<TunnelEnd> TunnelEnds { get; init; }

    /// <summary>Nodes whose pods cannot be reached, and why.</summary>
    public required IReadOnlyList<(string Node, string Reason)> Unreachable { get; init; }

    public static RoutePlan Decide(PodNetworkMode mode, PeerNode self, IEnumerable<PeerNode> nodes, HostNetwork host)
    {
        var routes = new List<PodRoute>();
        var neighbours = new List<TunnelNeighbour>();
        var ends = new List<TunnelEnd>();
        var unreachable = new List<(string, string)>();
        var family = self.Addresses[0].AddressFamily;
        foreach (var peer in nodes.Where(node => node.Name != self.Name && node.Addresses.Count > 0).OrderBy(node => node.Name, StringComparer.Ordinal))
        {
            var tunnelled = false;
            // A node that claims our own range, or an address of ours, would take this node's pods away from it.
            foreach (var range in peer.PodNetworks.Where(range => !self.PodNetworks.Any(own => own.Contains(range.BaseAddress) || range.Contains(own.BaseAddress))))
            {
                var address = peer.Address(range.BaseAddress.AddressFamily);
                if (mode != PodNetworkMode.Vxlan && address is not null && Neighbouring(self, address, host) is { } link)
                {
                    routes.Add(new(range, address, link));
                }
                else if (mode == PodNetworkMode.HostGateway)
                {
                    unreachable.Add((peer.Name, $"{address?.ToString() ?? "it has no such address and"} is on no segment of this node, so {range} is left to the network's routers (--network auto would use vxlan)"));
                }
                else if (peer.Address(family) is null)
                {
                    unreachable.Add((peer.Name, $"it has no address of the kind that this node has ({self.Addresses[0]})"));
                }
                else
                {
                    routes.Add(new(range, range.BaseAddress, 0));
                    neighbours.Add(new(range.BaseAddress, VxlanDevice.MacOf(peer.Name)));
                    tunnelled = true;
                }
            }
            if (tunnelled)
                ends.Add(new(VxlanDevice.MacOf(peer.Name), peer.Address(family)!));
        }
        var plan = new RoutePlan { Routes = routes, Neighbours = neighbours, TunnelEnds = ends, Unreachable = unreachable };
        // In vxlan mode the tunnel is there before the first peer.
        return ends.Count == 0 && mode != PodNetworkMode.Vxlan ? plan : plan with
        {
            Tunnel = new(VxlanDevice.DefaultId, VxlanDevice.DefaultPort, self.Addresses[0]),
            TunnelMtu = (host.LinkOf(self.Addresses[0])?.Mtu ?? 1500) - VxlanDevice.Overhead(family),
            TunnelMac = VxlanDevice.MacOf(self.Name),
            TunnelAddresses = [.. self.PodNetworks.Select(range => range.BaseAddress)],
        };
    }

    /// <summary>The link with an address of this node on whose segment the other address is.</summary>
    private static int? Neighbouring(PeerNode self, IPAddress address, HostNetwork host)
    {
        foreach (var own in host.Addresses)
        {
            if (own.Address.AddressFamily == address.AddressFamily && self.Addresses.Contains(own.Address) && Segment(own).Contains(address) && !own.Address.Equals(address))
                return own.Link;
        }
        return null;
    }

    private static IPNetwork Segment(HostAddress own)
    {
        var bytes = own.Address.GetAddressBytes();
        for (var bit = own.PrefixLength; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new(new IPAddress(bytes), own.PrefixLength);
    }
}
