using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MiniKube.Network.Nft;

/// <summary>Addresses of one family from first to last, both included; in nft's words <c>first-last</c>, or just the address where it is one.</summary>
internal readonly record struct AddressRange(bool V6, UInt128 First, UInt128 Last) : IComparable<AddressRange>
{
    public static AddressRange Of(IPNetwork network)
    {
        var (v6, first) = Number(network.BaseAddress);
        var free = (v6 ? 128 : 32) - network.PrefixLength;
        return new(v6, first, first | (free == 128 ? UInt128.MaxValue : (UInt128.One << free) - 1));
    }

    public static AddressRange Of(IPAddress address)
    {
        var (v6, number) = Number(address);
        return new(v6, number, number);
    }

    /// <summary>The same addresses in as few ranges as there can be, in order: none touches another.</summary>
    public static IReadOnlyList<AddressRange> Merge(IEnumerable<AddressRange> ranges)
    {
        var merged = new List<AddressRange>();
        foreach (var range in ranges.Order())
        {
            if (merged is [.., var last] && last.V6 == range.V6 && (last.Last == UInt128.MaxValue || range.First <= last.Last + 1))
                merged[^1] = last with { Last = UInt128.Max(last.Last, range.Last) };
            else
                merged.Add(range);
        }
        return merged;
    }

    /// <summary>What is left without the other.</summary>
    public IEnumerable<AddressRange> Without(AddressRange other)
    {
        if (other.V6 != V6 || other.Last < First || other.First > Last)
        {
            yield return this;
            yield break;
        }
        if (other.First > First)
            yield return this with { Last = other.First - 1 };
        if (other.Last < Last)
            yield return this with { First = other.Last + 1 };
    }

    public int CompareTo(AddressRange other) => (V6, First, Last).CompareTo((other.V6, other.First, other.Last));

    public override string ToString() => First == Last ? $"{Address(First)}" : $"{Address(First)}-{Address(Last)}";

    private static (bool V6, UInt128 Number) Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        bytes.Clear();
        address.TryWriteBytes(v6 ? bytes : bytes[12..], out _);
        return (v6, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    private IPAddress Address(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new(V6 ? bytes : bytes[12..]);
    }
}
