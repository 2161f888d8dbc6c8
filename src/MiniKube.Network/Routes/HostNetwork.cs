using System.Net;
using System.Net.NetworkInformation;

namespace MiniKube.Network.Routes;

/// <summary>What this host's kernel has: the links, their addresses, and what we have put there.</summary>
internal sealed record HostNetwork
{
    public IReadOnlyList<HostLink> Links { get; init; } = [];
    public IReadOnlyList<HostAddress> Addresses { get; init; } = [];
    public IReadOnlyList<PodRoute> Routes { get; init; } = [];
    public IReadOnlyList<TunnelNeighbour> Neighbours { get; init; } = [];
    public IReadOnlyList<TunnelEnd> TunnelEnds { get; init; } = [];

    public HostLink? Tunnel => Links.FirstOrDefault(link => link.Name == VxlanDevice.Name);

    /// <summary>The link that has this address.</summary>
    public HostLink? LinkOf(IPAddress address) =>
        Addresses.FirstOrDefault(held => held.Address.Equals(address)) is { } found ? Links.FirstOrDefault(link => link.Index == found.Link) : null;
}

internal sealed record HostLink(int Index, string Name, int Mtu, bool Up, PhysicalAddress Mac, VxlanDevice? Vxlan);

internal sealed record HostAddress(int Link, IPAddress Address, int PrefixLength);

/// <summary>A route to pods of another node.</summary>
/// <param name="Link">0: the tunnel, whose number is known when it is there.</param>
internal readonly record struct PodRoute(IPNetwork To, IPAddress Via, int Link);

/// <summary>Who has an address at the far end of the tunnel, so that nobody need be asked.</summary>
internal readonly record struct TunnelNeighbour(IPAddress Address, PhysicalAddress Mac);

/// <summary>Which node a far end is on.</summary>
internal readonly record struct TunnelEnd(PhysicalAddress Mac, IPAddress Node);
