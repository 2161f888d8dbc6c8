using System.Buffers.Binary;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Zone;

/// <summary>Addresses as names below in-addr.arpa (RFC 1035 3.5) and ip6.arpa (RFC 3596 2.5).</summary>
internal static class ReverseName
{
    private static readonly byte[] V4 = AsciiName.Encode("in-addr.arpa")!;
    private static readonly byte[] V6 = AsciiName.Encode("ip6.arpa")!;

    /// <summary>IPv4 and IPv6 in one: the first as mapped into the second (RFC 4291 2.5.5.2).</summary>
    public static UInt128 Key(ReadOnlySpan<byte> address) => address.Length == 4
        ? new UInt128(0, 0xffff_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(address))
        : BinaryPrimitives.ReadUInt128BigEndian(address);

    /// <summary>False for anything but the name of one whole address.</summary>
    public static bool TryParse(NameLabels name, out UInt128 address)
    {
        address = 0;
        if (name.Count == 4 + 2 && name.EndsWith(V4))
        {
            ulong number = 0xffff;
            for (var i = 3; i >= 0; i--)
            {
                if (!TryNumber(name[i], out var part))
                    return false;
                number = number << 8 | part;
            }
            address = new UInt128(0, number);
            return true;
        }
        if (name.Count != 32 + 2 || !name.EndsWith(V6))
            return false;
        for (var i = 31; i >= 0; i--)
        {
            if (name[i].Length != 1 || !char.IsAsciiHexDigit((char)name[i][0]))
                return false;
            address = address << 4 | (uint)Convert.ToInt32(((char)name[i][0]).ToString(), 16);
        }
        return true;
    }

    public static byte[] Bytes(UInt128 key)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key);
        return bytes;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out uint number)
    {
        number = 0;
        if (digits.Length is 0 or > 3)
            return false;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = number * 10 + digit - '0';
        }
        return number <= 255;
    }
}
