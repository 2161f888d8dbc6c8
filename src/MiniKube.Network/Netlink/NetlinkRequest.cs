using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Text;

namespace MiniKube.Network.Netlink;

/// <summary>One message to the kernel, written front to back. <paramref name="what"/> says in an error what was asked for.</summary>
internal sealed class NetlinkRequest(ushort type, ushort flags, string what)
{
    private byte[] _bytes = new byte[128];
    private int _length = RouteNetlink.HeaderSize;

    public string What => what;

    public ushort Flags => flags;

    /// <summary>The fixed part behind the header, and other raw bytes.</summary>
    public NetlinkRequest Raw(params ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Grow(bytes.Length));
        return this;
    }

    public NetlinkRequest Number(int value)
    {
        MemoryMarshal.Write(Grow(4), value);
        return this;
    }

    public NetlinkRequest Attribute(ushort kind, ReadOnlySpan<byte> value)
    {
        var whole = Grow(Padded(4 + value.Length));
        MemoryMarshal.Write(whole, (ushort)(4 + value.Length));
        MemoryMarshal.Write(whole[2..], kind);
        value.CopyTo(whole[4..]);
        return this;
    }

    public NetlinkRequest Attribute(ushort kind, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        MemoryMarshal.Write(bytes, value);
        return Attribute(kind, bytes);
    }

    public NetlinkRequest Attribute(ushort kind, byte value) => Attribute(kind, [value]);

    public NetlinkRequest Attribute(ushort kind, string text) => Attribute(kind, Encoding.UTF8.GetBytes(text + "\0"));

    public NetlinkRequest Attribute(ushort kind, IPAddress address) => Attribute(kind, address.GetAddressBytes());

    public NetlinkRequest Attribute(ushort kind, PhysicalAddress address) => Attribute(kind, address.GetAddressBytes());

    /// <summary>Ports travel in the network's byte order.</summary>
    public NetlinkRequest PortAttribute(ushort kind, int port)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)port);
        return Attribute(kind, bytes);
    }

    /// <summary>An attribute made of attributes.</summary>
    public NetlinkRequest Nested(ushort kind, Action<NetlinkRequest> inner)
    {
        var start = _length;
        Attribute(kind, []);
        inner(this);
        MemoryMarshal.Write(_bytes.AsSpan(start), (ushort)(_length - start));
        return this;
    }

    /// <summary>The finished message.</summary>
    public ReadOnlySpan<byte> Finish(uint sequence, bool acknowledged)
    {
        MemoryMarshal.Write(_bytes.AsSpan(0), _length);
        MemoryMarshal.Write(_bytes.AsSpan(4), type);
        MemoryMarshal.Write(_bytes.AsSpan(6), (ushort)(flags | RouteNetlink.Flags.Request | (acknowledged ? RouteNetlink.Flags.Acknowledge : 0)));
        MemoryMarshal.Write(_bytes.AsSpan(8), sequence);
        return _bytes.AsSpan(0, _length);
    }

    private Span<byte> Grow(int by)
    {
        if (_length + by > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + by));
        _length += by;
        return _bytes.AsSpan(_length - by, by);
    }

    private static int Padded(int length) => (length + 3) & ~3;
}
