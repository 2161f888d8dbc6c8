using System.Buffers.Binary;

namespace MiniKube.Spdy.Framing;

/// <summary>The eight bytes before every frame: a control bit with version and type, or a stream id; then flags and a 24-bit length.</summary>
internal readonly record struct FrameHeader(bool IsControl, FrameType Type, uint StreamId, FrameFlags Flags, int Length)
{
    public const int Size = 8;
    private const ushort Version = 3;
    private const uint ControlBit = 0x80000000;

    public bool IsFin => (Flags & FrameFlags.Fin) != 0;

    public static FrameHeader Data(uint streamId, FrameFlags flags, int length) => new(false, default, streamId, flags, length);

    public static FrameHeader Control(FrameType type, FrameFlags flags, int length) => new(true, type, 0, flags, length);

    public static FrameHeader Read(ReadOnlySpan<byte> source)
    {
        var first = BinaryPrimitives.ReadUInt32BigEndian(source);
        var second = BinaryPrimitives.ReadUInt32BigEndian(source[4..]);
        var flags = (FrameFlags)(second >> 24);
        var length = (int)(second & 0xFFFFFF);
        if ((first & ControlBit) == 0)
            return Data(first, flags, length);
        var version = (first >> 16) & 0x7FFF;
        if (version != Version)
            throw new SpdyException($"the peer speaks SPDY version {version}, only version {Version} is understood");
        return Control((FrameType)(first & 0xFFFF), flags, length);
    }

    public void Write(Span<byte> target)
    {
        var first = IsControl ? ControlBit | ((uint)Version << 16) | (ushort)Type : StreamId;
        BinaryPrimitives.WriteUInt32BigEndian(target, first);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], ((uint)Flags << 24) | (uint)Length);
    }
}
