using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MiniKube.ApiServer.Allocation;

/// <summary>The addresses of a CIDR block, without its first (the network) and, of IPv4, without the last (the broadcast) one.</summary>
internal sealed class AddressRange
{
    /// <summary>Of a larger block, as those of IPv6 are, so many are given out unasked.</summary>
    private const uint MostCounted = 1u << 30;

    private readonly IPNetwork network;
    private readonly UInt128 first;
    private readonly UInt128 last;

    private AddressRange(IPNetwork network, int bits)
    {
        this.network = network;
        first = Number(network.BaseAddress) + 1;
        var size = UInt128.One << (bits - network.PrefixLength);
        last = first + size - (bits == 32 ? 3u : 2u);
        Count = (uint)UInt128.Min(last - first + 1, MostCounted);
    }

    /// <summary>How many may be asked for by their place.</summary>
    public uint Count { get; }

    /// <summary>"IPv4" or "IPv6", as services name it.</summary>
    public string Family => FamilyOf(network.BaseAddress);

    public string Last => Text(last);

    public string this[uint index] => Text(first + index);

    /// <exception cref="FormatException">It is no block of at least four addresses, or an IPv4 one beyond measure.</exception>
    public static AddressRange Parse(string cidr)
    {
        var network = IPNetwork.Parse(cidr);
        var isSix = network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;
        if (isSix ? network.PrefixLength is < 48 or > 126 : network.PrefixLength is < 8 or > 30)
        {
            throw new FormatException($"{cidr} is no block for services: its prefix length must be 8 to 30, or 48 to 126 for IPv6");
        }
        return new(network, isSix ? 128 : 32);
    }

    public static bool TryParse(string cidr, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AddressRange? range)
    {
        range = null;
        try
        {
            range = Parse(cidr);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>One range, or one of each family with a comma between them; the first is the family that services have unless they ask for another.</summary>
    public static IReadOnlyList<AddressRange> ParseAll(string cidrs)
    {
        AddressRange[] all = [.. cidrs.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
        return all.Length == 1 || (all.Length == 2 && all[0].Family != all[1].Family) ? all
            : throw new FormatException($"'{cidrs}' is no network for services: one block, or one of IPv4 and one of IPv6");
    }

    public static string FamilyOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";

    public bool Contains(IPAddress address) => address.AddressFamily == network.BaseAddress.AddressFamily && Number(address) is var number && number >= first && number <= last;

    private static UInt128 Number(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private string Text(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? bytes[12..] : bytes).ToString();
    }
}
