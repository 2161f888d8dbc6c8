using System.Collections;
using System.Net;
using System.Numerics;

namespace MiniKube.Controllers.NodeIpam;

/// <summary>Equal parts of a network, each given out at most once. The next one is taken after the last, so that a part just freed rests a while.</summary>
internal sealed class CidrPool
{
    private const int MostParts = 1 << 16;

    private readonly IPNetwork whole;
    private readonly int mask;
    private readonly int bits;
    private readonly BitArray used;
    private int next;

    public CidrPool(IPNetwork whole, int mask)
    {
        bits = whole.BaseAddress.GetAddressBytes().Length * 8;
        if (mask < whole.PrefixLength || mask > bits) throw new ArgumentException($"node CIDR mask /{mask} does not fit into cluster CIDR {whole}");
        (this.whole, this.mask) = (whole, mask);
        used = new((int)BigInteger.Min(BigInteger.One << (mask - whole.PrefixLength), MostParts));
    }

    public int Free => used.Count - used.Cast<bool>().Count(isUsed => isUsed);

    /// <returns>Null when all are given out.</returns>
    public IPNetwork? Take()
    {
        for (var i = 0; i < used.Count; i++)
        {
            var at = (next + i) % used.Count;
            if (used[at]) continue;
            used[at] = true;
            next = at + 1;
            return Part(at);
        }
        return null;
    }

    /// <summary>Marks what a node has already, also when its size was another once.</summary>
    public void Occupy(IPNetwork part) => Mark(part, true);

    public void Release(IPNetwork part) => Mark(part, false);

    private void Mark(IPNetwork part, bool value)
    {
        if (part.BaseAddress.AddressFamily != whole.BaseAddress.AddressFamily || (!whole.Contains(part.BaseAddress) && !part.Contains(whole.BaseAddress))) return;
        var offset = (Number(part.BaseAddress) - Number(whole.BaseAddress)) >> (bits - mask);
        var first = BigInteger.Max(offset, 0);
        var count = BigInteger.One << Math.Max(0, mask - part.PrefixLength);
        for (var at = first; at < offset + count && at < used.Count; at++) used[(int)at] = value;
    }

    private IPNetwork Part(int at)
    {
        var bytes = (Number(whole.BaseAddress) + (new BigInteger(at) << (bits - mask))).ToByteArray(isUnsigned: true, isBigEndian: true);
        var address = new byte[bits / 8];
        bytes.CopyTo(address, address.Length - bytes.Length);
        return new(new IPAddress(address), mask);
    }

    private static BigInteger Number(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
}
