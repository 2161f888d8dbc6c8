using System.Net;
using System.Net.Sockets;
using MiniKube.Api.Core;

namespace MiniKube.Network.Routes;

/// <summary>What of a node the others need to reach its pods.</summary>
internal sealed record PeerNode(string Name, IReadOnlyList<IPAddress> Addresses, IReadOnlyList<IPNetwork> PodNetworks)
{
    public static PeerNode Of(Node node)
    {
        IReadOnlyList<string> ranges = node.Spec.PodCIDRs.Count > 0 ? node.Spec.PodCIDRs : [node.Spec.PodCIDR ?? ""];
        return new(
            node.Metadata.Name ?? "",
            [.. node.Status.Addresses.Where(address => address.Type == "InternalIP" && IPAddress.TryParse(address.Address, out _)).Select(address => IPAddress.Parse(address.Address))],
            [.. ranges.Where(range => IPNetwork.TryParse(range, out _)).Select(IPNetwork.Parse)]);
    }

    public IPAddress? Address(AddressFamily family) => Addresses.FirstOrDefault(address => address.AddressFamily == family);

    public bool SameAs(PeerNode other) => Name == other.Name && Addresses.SequenceEqual(other.Addresses) && PodNetworks.SequenceEqual(other.PodNetworks);
}
