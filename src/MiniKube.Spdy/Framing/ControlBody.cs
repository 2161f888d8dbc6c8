using System.Buffers.Binary;

namespace MiniKube.Spdy.Framing;

/// <summary>The payload of a control frame: big-endian words, perhaps a header block.</summary>
internal readonly struct ControlBody(byte[] bytes)
{
    public uint Word(int index) => bytes.Length >= (index + 1) * 4
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(index * 4)) & (index == 0 ? 0x7FFFFFFF : uint.MaxValue)
        : throw new SpdyException("a control frame is too short");

    public ReadOnlySpan<byte> After(int offset) => bytes.Length >= offset
        ? bytes.AsSpan(offset)
        : throw new SpdyException("a control frame is too short");
}
