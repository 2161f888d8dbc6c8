using System.Buffers.Binary;

namespace MiniKube.Network.Dns.Wire;

/// <summary>Goes over the records of a message that may be hostile: never past its end, and always forward.</summary>
internal ref struct RecordWalk(ReadOnlySpan<byte> message, int start, int count)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _left = count;

    /// <summary>Where the record (its owner's name) begins.</summary>
    public int Start { get; private set; } = start;

    public int End { get; private set; } = start;

    public int DataStart { get; private set; }

    public readonly RecordType Type => (RecordType)BinaryPrimitives.ReadUInt16BigEndian(_message[(DataStart - 10)..]);

    public readonly ushort Class => BinaryPrimitives.ReadUInt16BigEndian(_message[(DataStart - 8)..]);

    public readonly int TtlOffset => DataStart - 6;

    public readonly uint Ttl => BinaryPrimitives.ReadUInt32BigEndian(_message[TtlOffset..]);

    public readonly ReadOnlySpan<byte> Data => _message[DataStart..End];

    public bool Malformed { get; private set; }

    public bool Next()
    {
        if (_left == 0 || Malformed)
            return false;
        _left--;
        Start = End;
        var data = SkipName(_message, Start) + 10;
        if (data < 10 || data > _message.Length || data + BinaryPrimitives.ReadUInt16BigEndian(_message[(data - 2)..]) > _message.Length)
        {
            Malformed = true;
            return false;
        }
        DataStart = data;
        End = data + BinaryPrimitives.ReadUInt16BigEndian(_message[(data - 2)..]);
        return true;
    }

    /// <summary>Where the name that starts here ends, or -1. Pointers are not followed.</summary>
    public static int SkipName(ReadOnlySpan<byte> message, int at)
    {
        while (at < message.Length)
        {
            var length = message[at];
            if (length == 0)
                return at + 1;
            if (length >= 0xc0)
                return at + 2 <= message.Length ? at + 2 : -1;
            if (length > Limits.LongestLabel)
                return -1;
            at += length + 1;
        }
        return -1;
    }

    /// <summary>The name that starts here, without compression. 0 when it is malformed; pointers must lead backwards.</summary>
    public static int ExpandName(ReadOnlySpan<byte> message, int at, Span<byte> name)
    {
        var (length, limit) = (0, at);
        while (at < message.Length)
        {
            var label = message[at];
            if (label >= 0xc0)
            {
                if (at + 1 >= message.Length)
                    return 0;
                var target = (label & 0x3f) << 8 | message[at + 1];
                if (target >= limit)
                    return 0;
                at = limit = target;
                continue;
            }
            if (label > Limits.LongestLabel || at + label + 1 > message.Length || length + label + 1 > Math.Min(name.Length, Limits.LongestName))
                return 0;
            message.Slice(at, label + 1).CopyTo(name[length..]);
            length += label + 1;
            at += label + 1;
            if (label == 0)
                return length;
        }
        return 0;
    }
}
