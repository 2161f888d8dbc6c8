using System.Net;
using System.Net.Sockets;
using MiniKube.Network.Netlink;
using MiniKube.Network.Routes;
using static MiniKube.Network.Netlink.RouteNetlink;

namespace MiniKube.Network.PodNetwork;

/// <summary>
/// The bridge between this node's pods. Its address is the first of the node's range, and stays with it: when a node was deleted and has come back with another
/// range, the plugin refuses to give the bridge a second address, and no pod would start.
/// </summary>
public static class PodBridge
{
    /// <summary>Takes from the bridge what belongs to none of the ranges, for families that have one. In the calling thread's network namespace.</summary>
    /// <returns>What was taken away.</returns>
    /// <exception cref="NetworkException">The kernel refused.</exception>
    public static IReadOnlyList<string> LeaveOnly(IReadOnlyList<string> ranges, string bridge = "cni0")
    {
        using var socket = NetlinkSocket.Open();
        if (HostNetworkReader.Links(socket).FirstOrDefault(one => one.Name == bridge) is not { } link) return [];
        var networks = ranges.Select(IPNetwork.Parse).ToArray();
        var foreign = HostNetworkReader.Addresses(socket).Where(held => held.Link == link.Index && IsForeign(held.Address, networks)).ToArray();
        var refused = socket.Send([.. foreign.Select(Removal)]);
        return refused.Count == 0
            ? [.. foreign.Select(held => $"{held.Address}/{held.PrefixLength}")]
            : throw new NetworkException($"the kernel refused to {refused[0].Request.What} (error {refused[0].Error})");
    }

    private static bool IsForeign(IPAddress address, IPNetwork[] networks) => !address.IsIPv6LinkLocal
        && networks.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily) && !networks.Any(network => network.Contains(address));

    private static NetlinkRequest Removal(HostAddress held) => new NetlinkRequest(Types.DeleteAddress, 0, $"delete the address {held.Address} of the pods' bridge")
        .Raw(held.Address.AddressFamily == AddressFamily.InterNetworkV6 ? V6 : V4, (byte)held.PrefixLength, 0, 0).Number(held.Link)
        .Attribute(AddressAttribute.Local, held.Address)
        .Attribute(AddressAttribute.Address, held.Address);
}
