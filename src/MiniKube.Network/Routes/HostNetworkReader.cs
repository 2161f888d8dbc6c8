using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using MiniKube.Network.Netlink;
using static MiniKube.Network.Netlink.RouteNetlink;

namespace MiniKube.Network.Routes;

/// <summary>Reads the kernel's tables, and of its routes those that are ours.</summary>
internal static class HostNetworkReader
{
    public static HostNetwork Read(NetlinkSocket socket)
    {
        var links = Links(socket);
        var host = new HostNetwork { Links = links, Addresses = Addresses(socket), Routes = [.. Routes(socket, V4), .. Routes(socket, V6)] };
        if (host.Tunnel is not { } tunnel)
            return host;
        return host with
        {
            // What leads into the tunnel is written without its number, as it is wanted.
            Routes = [.. host.Routes.Select(route => route.Link == tunnel.Index ? route with { Link = 0 } : route)],
            Neighbours = [.. Neighbours(socket, V4, tunnel.Index), .. Neighbours(socket, V6, tunnel.Index)],
            TunnelEnds = TunnelEnds(socket, tunnel.Index),
        };
    }

    public static List<HostLink> Links(NetlinkSocket socket) =>
        [.. socket.Dump(() => new NetlinkRequest(Types.GetLink, Flags.Dump, "list links").Raw(new byte[16])).Where(message => message.Type == Types.NewLink).Select(Link)];

    public static List<HostAddress> Addresses(NetlinkSocket socket) =>
    [
        .. from message in socket.Dump(() => new NetlinkRequest(Types.GetAddress, Flags.Dump, "list addresses").Raw(new byte[8]))
           where message.Type == Types.NewAddress
           let attributes = message.Attributes(8)
           let address = attributes.Address(AddressAttribute.Local) ?? attributes.Address(AddressAttribute.Address)
           where address is not null
           select new HostAddress(message.Read<int>(4), address, message.Body.Span[1]),
    ];

    private static HostLink Link(NetlinkMessage message)
    {
        var attributes = message.Attributes(16);
        var info = attributes.Nested(LinkAttribute.Info);
        var data = info.Nested(LinkAttribute.InfoData);
        var vxlan = info.Text(LinkAttribute.InfoKind) == "vxlan" && data.Number(VxlanAttribute.Id) is { } id
            ? new VxlanDevice(
                id,
                data.Find(VxlanAttribute.Port) is { Length: 2 } port ? BinaryPrimitives.ReadUInt16BigEndian(port.Span) : 0,
                data.Address(VxlanAttribute.Local) ?? data.Address(VxlanAttribute.Local6) ?? IPAddress.None)
            : null;
        return new(
            message.Read<int>(4),
            attributes.Text(LinkAttribute.Name),
            attributes.Number(LinkAttribute.Mtu) ?? 0,
            (message.Read<uint>(8) & LinkUp) != 0,
            attributes.LinkAddress(LinkAttribute.Address) ?? PhysicalAddress.None,
            vxlan);
    }

    private static List<PodRoute> Routes(NetlinkSocket socket, byte family) =>
    [
        .. from message in socket.Dump(() => new NetlinkRequest(Types.GetRoute, Flags.Dump, "list routes").Raw(family, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
           where message.Type == Types.NewRoute && message.Body.Span[0] == family && message.Body.Span[4] == MainTable && message.Body.Span[5] == RouteRequests.Protocol
           let attributes = message.Attributes(12)
           let to = attributes.Address(RouteAttribute.Destination)
           let via = attributes.Address(RouteAttribute.Gateway)
           where to is not null
           select new PodRoute(new IPNetwork(to, message.Body.Span[1]), via ?? IPAddress.None, attributes.Number(RouteAttribute.OutLink) ?? -1),
    ];

    private static List<TunnelNeighbour> Neighbours(NetlinkSocket socket, byte family, int link) =>
    [
        .. from message in socket.Dump(() => new NetlinkRequest(Types.GetNeighbour, Flags.Dump, "list neighbours").Raw(family, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
           where message.Type == Types.NewNeighbour && message.Read<int>(4) == link
           let attributes = message.Attributes(12)
           let address = attributes.Address(NeighbourAttribute.Destination)
           let mac = attributes.LinkAddress(NeighbourAttribute.LinkAddress)
           where address is not null && mac is not null && (message.Read<ushort>(8) & PermanentNeighbour) != 0
           select new TunnelNeighbour(address, mac),
    ];

    private static List<TunnelEnd> TunnelEnds(NetlinkSocket socket, int link) =>
    [
        .. from message in socket.Dump(() => new NetlinkRequest(Types.GetNeighbour, Flags.Dump, "list tunnel ends").Raw(BridgeFamily, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
           where message.Type == Types.NewNeighbour && message.Read<int>(4) == link
           let attributes = message.Attributes(12)
           let node = attributes.Address(NeighbourAttribute.Destination)
           let mac = attributes.LinkAddress(NeighbourAttribute.LinkAddress)
           where node is not null && mac is not null
           select new TunnelEnd(mac, node),
    ];
}
