using System.Net;
using MiniKube.Api.Networking;
using MiniKube.Network.Nft;

namespace MiniKube.Network.Policy;

/// <summary>One condition of a rule in nft's words, and the family of addresses that it is about; null: of either.</summary>
internal readonly record struct PolicyMatch(bool? V6, string Words);

/// <summary>The conditions that a policy's peers and ports come to: a packet is accepted where one of the peers and one of the ports holds.</summary>
internal sealed class PolicyMatches(NftTable table, PodSelections selections)
{
    private static readonly AddressRange All4 = AddressRange.Of(IPNetwork.Parse("0.0.0.0/0"));
    private static readonly AddressRange All6 = AddressRange.Of(IPNetwork.Parse("::/0"));

    public IReadOnlyList<PolicyMatch> Peers(PolicyDirection direction, string ns, IReadOnlyList<NetworkPolicyPeer> peers)
    {
        if (peers.Count == 0)
            return [new(null, "")];
        var matches = new List<PolicyMatch>();
        var blocks = new List<AddressRange>();
        foreach (var peer in peers)
        {
            if (peer.IpBlock is { } block)
                blocks.AddRange(Ranges(block));
            else
                matches.AddRange(Selected(direction, selections.Peers(ns, peer.PodSelector, peer.NamespaceSelector)));
        }
        matches.AddRange(Blocks(direction, AddressRange.Merge(blocks)));
        return [.. matches.Distinct()];
    }

    public IReadOnlyList<PolicyMatch> Ports(PolicyDirection direction, IReadOnlyList<NetworkPolicyPort> ports)
    {
        if (ports.Count == 0)
            return [new(null, "")];
        var matches = new List<PolicyMatch>();
        foreach (var group in ports.GroupBy(port => (port.Protocol ?? "TCP").ToLowerInvariant()).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (group.Any(port => port.Port is null))
            {
                matches.Add(new(null, $"meta l4proto {group.Key}"));
                continue;
            }
            var numbers = Numbers(group.Where(port => port.Port!.Value.Text is null)).ToArray();
            if (numbers.Length > 0)
                matches.Add(new(null, $"{group.Key} dport {{ {string.Join(", ", numbers)} }}"));
            // A name means what the pod that is called says it means.
            foreach (var name in group.Select(port => port.Port!.Value.Text).OfType<string>().Distinct().Order(StringComparer.Ordinal))
            {
                var set = selections.NamedPorts(name, group.Key, local: direction == PolicyDirection.Ingress);
                matches.Add(new(false, $"ip daddr . {group.Key} dport @{set}_4"));
                if (selections.HasV6)
                    matches.Add(new(true, $"ip6 daddr . {group.Key} dport @{set}_6"));
            }
        }
        return matches;
    }

    private IEnumerable<PolicyMatch> Selected(PolicyDirection direction, string set)
    {
        yield return new(false, $"ip {direction.Peer} @{set}_4");
        if (selections.HasV6)
            yield return new(true, $"ip6 {direction.Peer} @{set}_6");
    }

    private IEnumerable<PolicyMatch> Blocks(PolicyDirection direction, IReadOnlyList<AddressRange> ranges)
    {
        foreach (var family in ranges.GroupBy(range => range.V6))
        {
            if (family.First() == All4 || family.First() == All6)
            {
                yield return new(family.Key, family.Key ? "meta nfproto ipv6" : "meta nfproto ipv4");
                continue;
            }
            var elements = family.Select(range => range.ToString()).ToArray();
            var name = "block_" + PodSelections.Hash(string.Join(',', elements));
            table.Sets[name] = NftSet.Of(family.Key ? "ipv6_addr" : "ipv4_addr", elements, intervals: true);
            yield return new(family.Key, $"{(family.Key ? "ip6" : "ip")} {direction.Peer} @{name}");
        }
    }

    private static IEnumerable<AddressRange> Ranges(IPBlock block)
    {
        if (IPBlock.Parse(block.Cidr) is not { } whole)
            return [];
        IEnumerable<AddressRange> left = [AddressRange.Of(whole)];
        foreach (var except in block.Except.Select(IPBlock.Parse).OfType<IPNetwork>())
            left = left.SelectMany(range => range.Without(AddressRange.Of(except))).ToArray();
        return left;
    }

    /// <summary>In as few ranges as there can be; nft wants them apart.</summary>
    private static IEnumerable<string> Numbers(IEnumerable<NetworkPolicyPort> ports)
    {
        (int First, int Last)? open = null;
        foreach (var (first, last) in ports.Select(port => (port.Port!.Value.Number, Math.Max(port.Port!.Value.Number, port.EndPort ?? 0))).Order())
        {
            if (open is { } range && first <= range.Last + 1)
            {
                open = (range.First, Math.Max(range.Last, last));
                continue;
            }
            if (open is { } done)
                yield return Text(done);
            open = (first, last);
        }
        if (open is { } rest)
            yield return Text(rest);
    }

    private static string Text((int First, int Last) range) => range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}";
}
