using System.Net;
using MiniKube.Network.Netlink;
using MiniKube.Network.Routes;

namespace MiniKube.Network.PodNetwork;

/// <summary>How large the packets of pods may be.</summary>
public static class PodMtu
{
    private const int Usual = 1500;

    /// <summary>What the node's own link carries, less the tunnel's headers where all goes through it. 0: as usual, nothing need be set.</summary>
    public static int Read(PodNetworkMode mode, IPAddress nodeAddress)
    {
        using var socket = NetlinkSocket.Open();
        var host = new HostNetwork { Links = HostNetworkReader.Links(socket), Addresses = HostNetworkReader.Addresses(socket) };
        var mtu = host.LinkOf(nodeAddress)?.Mtu ?? Usual;
        if (mode == PodNetworkMode.Vxlan)
            return mtu - VxlanDevice.Overhead(nodeAddress.AddressFamily);
        return mtu == Usual ? 0 : mtu;
    }
}
