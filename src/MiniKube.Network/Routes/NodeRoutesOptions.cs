using System.Net;
using MiniKube.Network.Netlink;
using MiniKube.Network.PodNetwork;

namespace MiniKube.Network.Routes;

/// <summary>How this node's pods reach those of other nodes and what is outside.</summary>
public sealed record NodeRoutesOptions
{
    public required string NodeName { get; init; }

    public required PodNetworkMode Mode { get; init; }

    /// <summary>By which other nodes reach this one; the first is the tunnel's end.</summary>
    public required IReadOnlyList<IPAddress> NodeAddresses { get; init; }

    /// <summary>Of this node's pods.</summary>
    public required IReadOnlyList<IPNetwork> PodNetworks { get; init; }

    /// <summary>Of all pods, as far as known; ranges of the nodes count too.</summary>
    public IReadOnlyList<IPNetwork> ClusterNetworks { get; init; } = [];

    /// <summary>How often the kernel's state is compared with the wanted one when nothing happened.</summary>
    public TimeSpan ResyncInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Put before every tool's command line, to work in another network namespace.</summary>
    public IReadOnlyList<string> CommandPrefix { get; init; } = [];

    /// <summary>Opens the kernel's tables, of another network namespace in tests.</summary>
    internal Func<Func<IDisposable>, IDisposable> Inside { get; init; } = static open => open();
}
