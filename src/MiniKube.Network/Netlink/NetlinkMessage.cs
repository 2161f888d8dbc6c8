using System.Runtime.InteropServices;

namespace MiniKube.Network.Netlink;

/// <summary>One message from the kernel: its type, and what stands behind the header.</summary>
internal readonly record struct NetlinkMessage(ushort Type, ushort Flags, uint Sequence, ReadOnlyMemory<byte> Body)
{
    public static IEnumerable<NetlinkMessage> Split(ReadOnlyMemory<byte> received)
    {
        while (received.Length >= RouteNetlink.HeaderSize)
        {
            var length = MemoryMarshal.Read<int>(received.Span);
            if (length < RouteNetlink.HeaderSize || length > received.Length)
                yield break;
            yield return new(
                MemoryMarshal.Read<ushort>(received.Span[4..]),
                MemoryMarshal.Read<ushort>(received.Span[6..]),
                MemoryMarshal.Read<uint>(received.Span[8..]),
                received[RouteNetlink.HeaderSize..length]);
            received = received[Math.Min(received.Length, (length + 3) & ~3)..];
        }
    }

    /// <summary>Attributes behind a fixed part of this size.</summary>
    public NetlinkAttributes Attributes(int fixedSize) => new(Body[Math.Min(fixedSize, Body.Length)..]);

    public T Read<T>(int offset)
        where T : struct => MemoryMarshal.Read<T>(Body.Span[offset..]);
}

/// <summary>Attributes in a row; the first of a kind counts.</summary>
internal readonly record struct NetlinkAttributes(ReadOnlyMemory<byte> Bytes)
{
    private const ushort KindMask = 0x3fff;

    public ReadOnlyMemory<byte>? Find(ushort kind)
    {
        var rest = Bytes;
        while (rest.Length >= 4)
        {
            var length = MemoryMarshal.Read<ushort>(rest.Span);
            if (length < 4 || length > rest.Length)
                return null;
            if ((MemoryMarshal.Read<ushort>(rest.Span[2..]) & KindMask) == kind)
                return rest[4..length];
            rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
        }
        return null;
    }

    public NetlinkAttributes Nested(ushort kind) => new(Find(kind) ?? ReadOnlyMemory<byte>.Empty);

    public int? Number(ushort kind) => Find(kind) is { Length: >= 4 } bytes ? MemoryMarshal.Read<int>(bytes.Span) : null;

    public System.Net.IPAddress? Address(ushort kind) => Find(kind) is { Length: 4 or 16 } bytes ? new(bytes.Span) : null;

    public System.Net.NetworkInformation.PhysicalAddress? LinkAddress(ushort kind) => Find(kind) is { Length: 6 } bytes ? new(bytes.ToArray()) : null;

    public string Text(ushort kind) => Find(kind) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes.Span).TrimEnd('\0') : "";
}
