using System.Net;
using System.Net.Sockets;
using MiniKube.Network.Netlink;
using static MiniKube.Network.Netlink.RouteNetlink;

namespace MiniKube.Network.Routes;

/// <summary>What is asked of the kernel, a message each.</summary>
internal static class RouteRequests
{
    /// <summary>Marks routes as ours; a number that no other program is known to use.</summary>
    public const byte Protocol = 107;

    public static NetlinkRequest AddTunnel(RoutePlan plan) => new NetlinkRequest(Types.NewLink, Flags.Create | Flags.Exclusive, $"add the tunnel {VxlanDevice.Name}")
        .Raw(0, 0, 0, 0).Number(0).Number((int)LinkUp).Number((int)LinkUp)
        .Attribute(LinkAttribute.Name, VxlanDevice.Name)
        .Attribute(LinkAttribute.Mtu, plan.TunnelMtu)
        .Attribute(LinkAttribute.Address, plan.TunnelMac)
        .Nested(LinkAttribute.Info, info => info
            .Attribute(LinkAttribute.InfoKind, "vxlan")
            .Nested(LinkAttribute.InfoData, data => data
                .Attribute(VxlanAttribute.Id, plan.Tunnel!.Id)
                .Attribute(plan.Tunnel.Local.AddressFamily == AddressFamily.InterNetwork ? VxlanAttribute.Local : VxlanAttribute.Local6, plan.Tunnel.Local)
                .Attribute(VxlanAttribute.Learning, (byte)0)
                .PortAttribute(VxlanAttribute.Port, plan.Tunnel.Port)));

    public static NetlinkRequest SetTunnel(int link, RoutePlan plan) => new NetlinkRequest(Types.NewLink, 0, $"set up the tunnel {VxlanDevice.Name}")
        .Raw(0, 0, 0, 0).Number(link).Number((int)LinkUp).Number((int)LinkUp)
        .Attribute(LinkAttribute.Mtu, plan.TunnelMtu)
        .Attribute(LinkAttribute.Address, plan.TunnelMac);

    public static NetlinkRequest DeleteLink(HostLink link) => new NetlinkRequest(Types.DeleteLink, 0, $"delete the link {link.Name}")
        .Raw(0, 0, 0, 0).Number(link.Index).Number(0).Number(0);

    public static NetlinkRequest Address(bool add, int link, IPAddress address) => new NetlinkRequest(
            add ? Types.NewAddress : Types.DeleteAddress, (ushort)(add ? Flags.Create | Flags.Replace : 0), $"{Verb(add)} the address {address} of {VxlanDevice.Name}")
        // Nothing to detect duplicates with: the address is used at one end only.
        .Raw(Family(address), (byte)Bits(address), address.AddressFamily == AddressFamily.InterNetworkV6 ? (byte)0x02 : PermanentAddress, 0).Number(link)
        .Attribute(AddressAttribute.Local, address)
        .Attribute(AddressAttribute.Address, address);

    public static NetlinkRequest Route(bool add, PodRoute route, int tunnel)
    {
        var request = new NetlinkRequest(add ? Types.NewRoute : Types.DeleteRoute, (ushort)(add ? Flags.Create | Flags.Replace : 0), $"{Verb(add)} the route to {route.To} via {route.Via}")
            .Raw(Family(route.To.BaseAddress), (byte)route.To.PrefixLength, 0, 0, MainTable, Protocol, 0, UnicastRoute)
            .Number(route.Link == 0 ? (int)OnLink : 0)
            .Attribute(RouteAttribute.Destination, route.To.BaseAddress)
            .Attribute(RouteAttribute.OutLink, route.Link == 0 ? tunnel : route.Link);
        return route.Via.Equals(IPAddress.None) ? request : request.Attribute(RouteAttribute.Gateway, route.Via);
    }

    public static NetlinkRequest Neighbour(bool add, TunnelNeighbour neighbour, int tunnel) => new NetlinkRequest(
            add ? Types.NewNeighbour : Types.DeleteNeighbour, (ushort)(add ? Flags.Create | Flags.Replace : 0), $"{Verb(add)} the neighbour {neighbour.Address}")
        .Raw(Family(neighbour.Address), 0, 0, 0).Number(tunnel).Raw((byte)PermanentNeighbour, 0, 0, 0)
        .Attribute(NeighbourAttribute.Destination, neighbour.Address)
        .Attribute(NeighbourAttribute.LinkAddress, neighbour.Mac);

    public static NetlinkRequest End(bool add, TunnelEnd end, int tunnel) => new NetlinkRequest(
            add ? Types.NewNeighbour : Types.DeleteNeighbour, (ushort)(add ? Flags.Create | Flags.Replace : 0), $"{Verb(add)} the tunnel's end on {end.Node}")
        .Raw(BridgeFamily, 0, 0, 0).Number(tunnel).Raw((byte)PermanentNeighbour, 0, NeighbourOfDevice, 0)
        .Attribute(NeighbourAttribute.LinkAddress, end.Mac)
        .Attribute(NeighbourAttribute.Destination, end.Node);

    private static byte Family(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? V6 : V4;

    private static int Bits(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;

    private static string Verb(bool add) => add ? "add" : "delete";
}
