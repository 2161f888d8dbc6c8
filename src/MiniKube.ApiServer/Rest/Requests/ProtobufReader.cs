using System.Buffers.Binary;
using System.Text;

namespace MiniKube.ApiServer.Rest.Requests;

/// <summary>Reads protobuf's wire format, one field after the other.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public int Field { get; private set; }

    /// <summary>Of a varint or a fixed-size field.</summary>
    public ulong Number { get; private set; }

    /// <summary>Of a length-delimited field.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public bool IsBytes { get; private set; }

    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <exception cref="ApiException">400: the bytes are no protobuf.</exception>
    public bool Read()
    {
        if (rest.IsEmpty) return false;
        var key = Variable();
        Field = (int)(key >> 3);
        IsBytes = (key & 7) == 2;
        Bytes = default;
        switch (key & 7)
        {
            case 0:
                Number = Variable();
                break;
            case 1:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                break;
            case 2:
                Bytes = Take((int)Math.Min(Variable(), int.MaxValue));
                break;
            case 5:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                break;
            default:
                throw Broken();
        }
        return true;
    }

    /// <summary>The next varint of a packed list.</summary>
    public ulong Variable()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw Broken();
    }

    public readonly bool AtEnd => rest.IsEmpty;

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > rest.Length) throw Broken();
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    private static ApiException Broken() =>
        ApiException.BadRequest("the request body is no valid protobuf: it ends too early or has an unknown wire type");
}
