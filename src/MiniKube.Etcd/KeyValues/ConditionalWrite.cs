using Grpc.Core;
using static MiniKube.Etcd.KeyValues.WireWriter;

namespace MiniKube.Etcd.KeyValues;

/// <summary>
/// The transaction "if the key still has that mod-revision then write it, else say what is there". Nearly every write of an API server
/// is one, so it goes to and from the wire without the dozen message objects of a general transaction.
/// </summary>
/// <param name="Value">Null to delete the key.</param>
internal sealed record ConditionalWrite(ReadOnlyMemory<byte> Key, long ExpectedModRevision, ReadOnlyMemory<byte>? Value, long Lease)
{
    private const byte CompareTag = (1 << 3) | 2;
    private const byte SuccessTag = (2 << 3) | 2;
    private const byte FailureTag = (3 << 3) | 2;
    private const byte CompareTargetTag = 2 << 3;
    private const byte CompareKeyTag = (3 << 3) | 2;
    private const byte CompareModRevisionTag = 6 << 3;
    private const byte RangeTag = (1 << 3) | 2;
    private const byte PutTag = (2 << 3) | 2;
    private const byte DeleteTag = (3 << 3) | 2;
    private const byte KeyTag = (1 << 3) | 2;
    private const byte ValueTag = (2 << 3) | 2;
    private const byte LeaseTag = 3 << 3;
    private const int ModTarget = 2;

    public static Method<ConditionalWrite, ConditionalAnswer> Method { get; } = new(
        MethodType.Unary, "etcdserverpb.KV", "Txn",
        Marshallers.Create<ConditionalWrite>((write, context) => write.WriteTo(context), _ => throw new NotSupportedException()),
        Marshallers.Create<ConditionalAnswer>((_, _) => throw new NotSupportedException(), ConditionalAnswer.ReadFrom));

    private int CompareSize => 2 + FieldSize(Key.Length) + 1 + VarintSize((ulong)ExpectedModRevision);

    private int WriteSize => FieldSize(Key.Length) + (Value is { } value ? FieldSize(value.Length) : 0) + (Lease == 0 ? 0 : 1 + VarintSize((ulong)Lease));

    private int RangeSize => FieldSize(Key.Length);

    private void WriteTo(SerializationContext context)
    {
        var (compare, write, range) = (CompareSize, WriteSize, RangeSize);
        var size = FieldSize(compare) + FieldSize(FieldSize(write)) + FieldSize(FieldSize(range));
        context.SetPayloadLength(size);
        var buffer = context.GetBufferWriter();
        var wire = new WireWriter(buffer.GetSpan(size));

        wire.Begin(CompareTag, compare);
        wire.Varint(CompareTargetTag, ModTarget);
        wire.Bytes(CompareKeyTag, Key.Span);
        wire.Varint(CompareModRevisionTag, (ulong)ExpectedModRevision);

        wire.Begin(SuccessTag, FieldSize(write));
        wire.Begin(Value is null ? DeleteTag : PutTag, write);
        wire.Bytes(KeyTag, Key.Span);
        if (Value is { } value)
        {
            wire.Bytes(ValueTag, value.Span);
        }

        if (Lease != 0)
        {
            wire.Varint(LeaseTag, (ulong)Lease);
        }

        wire.Begin(FailureTag, FieldSize(range));
        wire.Begin(RangeTag, range);
        wire.Bytes(KeyTag, Key.Span);
        buffer.Advance(size);
        context.Complete();
    }
}
