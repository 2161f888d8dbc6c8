using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace MiniKube.ApiServer.Protobuf;

/// <summary>Writes protobuf's wire format into a pooled buffer that grows. A message's length is put in when its end is known.</summary>
internal sealed class ProtobufBuffer(int capacity) : IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        Length = 0;
    }

    public void Raw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Room(value.Length));
        Length += value.Length;
    }

    public void Varint(ulong value)
    {
        var room = Room(10);
        var at = 0;
        for (; value >= 0x80; value >>= 7) room[at++] = (byte)(value | 0x80);
        room[at++] = (byte)value;
        Length += at;
    }

    public void Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
    }

    public void Fixed(int field, double value)
    {
        Varint(((ulong)field << 3) | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);
        Length += 8;
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        Raw(value);
    }

    /// <summary>The string that the reader stands at, without its escapes.</summary>
    public void Text(int field, ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            Bytes(field, reader.ValueSpan);
            return;
        }
        var start = Begin(field);
        Length += reader.CopyString(Room(reader.ValueSpan.Length));
        End(start);
    }

    /// <summary>Starts a message whose length is not known yet.</summary>
    public int Begin(int field)
    {
        Varint(((ulong)field << 3) | 2);
        Room(1)[0] = 0;
        return ++Length;
    }

    public void End(int start)
    {
        var length = Length - start;
        if (length < 0x80)
        {
            bytes[start - 1] = (byte)length;
            return;
        }
        // One byte was kept for the length; what is longer makes room for itself.
        var extra = 0;
        for (var rest = (uint)length >> 7; rest > 0; rest >>= 7) extra++;
        Room(extra);
        bytes.AsSpan(start, length).CopyTo(bytes.AsSpan(start + extra));
        Length = start - 1;
        Varint((ulong)length);
        Length += length;
    }

    private Span<byte> Room(int count)
    {
        if (Length + count > bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(bytes.Length * 2, Length + count));
            Written.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = larger;
        }
        return bytes.AsSpan(Length);
    }
}
