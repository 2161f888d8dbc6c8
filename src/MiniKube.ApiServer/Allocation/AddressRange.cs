using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MiniKube.ApiServer.Allocation;

/// <summary>The IPv4 addresses of a CIDR block, without its first (the network) and last (the broadcast) one.</summary>
internal sealed class AddressRange
{
    private readonly uint first;

    private AddressRange(uint network, int prefix)
    {
        first = network + 1;
        Count = (uint)((1L << (32 - prefix)) - 2);
    }

    public uint Count { get; }

    public string this[uint index] => Text(first + index);

    /// <exception cref="FormatException">It is no IPv4 block of at least four addresses.</exception>
    public static AddressRange Parse(string cidr)
    {
        var network = IPNetwork.Parse(cidr);
        if (network.BaseAddress.AddressFamily != AddressFamily.InterNetwork || network.PrefixLength is < 8 or > 30)
        {
            throw new FormatException($"{cidr} is no IPv4 block with a prefix length of 8 to 30");
        }
        return new(BinaryPrimitives.ReadUInt32BigEndian(network.BaseAddress.GetAddressBytes()), network.PrefixLength);
    }

    public bool Contains(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetwork) return false;
        var number = BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
        return number >= first && number - first < Count;
    }

    private static string Text(uint address)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return new IPAddress(bytes).ToString();
    }
}
