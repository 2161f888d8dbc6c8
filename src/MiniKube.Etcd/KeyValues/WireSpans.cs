namespace MiniKube.Etcd.KeyValues;

/// <summary>Writes Protobuf fields into a span that is known to be large enough.</summary>
internal ref struct WireWriter(Span<byte> rest)
{
    private Span<byte> rest = rest;

    public static int VarintSize(ulong value) => value == 0 ? 1 : (70 - System.Numerics.BitOperations.LeadingZeroCount(value)) / 7;

    /// <summary>Size of a length-delimited field with a one-byte tag.</summary>
    public static int FieldSize(int length) => 1 + VarintSize((ulong)length) + length;

    public void Varint(byte tag, ulong value)
    {
        Byte(tag);
        Varint(value);
    }

    /// <summary>Begins a message of that many bytes; its fields follow.</summary>
    public void Begin(byte tag, int length) => Varint(tag, (ulong)length);

    public void Bytes(byte tag, ReadOnlySpan<byte> value)
    {
        Begin(tag, value.Length);
        value.CopyTo(rest);
        rest = rest[value.Length..];
    }

    private void Varint(ulong value)
    {
        for (; value > 0x7f; value >>= 7)
        {
            Byte((byte)(value | 0x80));
        }

        Byte((byte)value);
    }

    private void Byte(byte value)
    {
        rest[0] = value;
        rest = rest[1..];
    }
}

/// <summary>Reads Protobuf fields one after the other. What is cut short throws.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> rest)
{
    private const int VarintType = 0;
    private const int LengthType = 2;

    private ReadOnlySpan<byte> rest = rest;

    public int Field { get; private set; }

    /// <summary>The value of the field, if it is a number.</summary>
    public long Number { get; private set; }

    /// <summary>The value of the field, if it is bytes or a message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public bool Next()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        Field = (int)(tag >> 3);
        Number = 0;
        Bytes = default;
        switch ((int)(tag & 7))
        {
            case VarintType:
                Number = (long)Varint();
                break;
            case LengthType:
                var length = checked((int)Varint());
                Bytes = rest[..length];
                rest = rest[length..];
                break;
            case var type:
                rest = rest[(type == 1 ? 8 : type == 5 ? 4 : throw new InvalidDataException($"field {Field} has the unknown wire type {type}"))..];
                break;
        }

        return true;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = rest[0];
            rest = rest[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number is longer than ten bytes");
    }
}
