using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>Writes the few protobuf wire types that an OpenAPI document needs.</summary>
internal sealed class ProtobufMessage
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    public ProtobufMessage Text(int field, string? value)
    {
        if (string.IsNullOrEmpty(value)) return this;
        return Bytes(field, Encoding.UTF8.GetBytes(value));
    }

    public ProtobufMessage Flag(int field, bool value)
    {
        if (!value) return this;
        Variable((uint)field << 3);
        Variable(1);
        return this;
    }

    public ProtobufMessage Number(int field, long value)
    {
        Variable((uint)field << 3);
        Variable((ulong)value);
        return this;
    }

    public ProtobufMessage Double(int field, double value)
    {
        Variable(((uint)field << 3) | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.GetSpan(sizeof(double)), value);
        bytes.Advance(sizeof(double));
        return this;
    }

    /// <summary>An absent message is left out; an empty one is not.</summary>
    public ProtobufMessage Message(int field, ProtobufMessage? value) => value is null ? this : Bytes(field, value.ToArray());

    public byte[] ToArray() => bytes.WrittenSpan.ToArray();

    private ProtobufMessage Bytes(int field, byte[] value)
    {
        Variable(((uint)field << 3) | 2);
        Variable((uint)value.Length);
        bytes.Write(value);
        return this;
    }

    private void Variable(ulong value)
    {
        while (value >= 0x80)
        {
            bytes.Write([(byte)(value | 0x80)]);
            value >>= 7;
        }
        bytes.Write([(byte)value]);
    }
}
