using System.Buffers;
using Grpc.Core;

namespace MiniKube.Etcd.KeyValues;

/// <summary>The answer to a <see cref="ConditionalWrite"/>, read from the wire.</summary>
internal sealed record ConditionalAnswer(EtcdConditionalResult Result)
{
    public static ConditionalAnswer ReadFrom(DeserializationContext context)
    {
        var payload = context.PayloadAsReadOnlySequence();
        return Read(payload.IsSingleSegment ? payload.FirstSpan : payload.ToArray());
    }

    private static ConditionalAnswer Read(ReadOnlySpan<byte> txn)
    {
        var (succeeded, revision) = (false, 0L);
        EtcdKeyValue? current = null;
        var reader = new WireReader(txn);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    revision = Revision(reader.Bytes);
                    break;
                case 2:
                    succeeded = reader.Number != 0;
                    break;
                case 3:
                    current = Found(reader.Bytes);
                    break;
            }
        }

        return new ConditionalAnswer(new EtcdConditionalResult(succeeded, revision, succeeded ? null : current));
    }

    private static long Revision(ReadOnlySpan<byte> header)
    {
        var reader = new WireReader(header);
        while (reader.Next())
        {
            if (reader.Field == 3)
            {
                return reader.Number;
            }
        }

        return 0;
    }

    /// <summary>The key in an operation's answer, if that is a range with one.</summary>
    private static EtcdKeyValue? Found(ReadOnlySpan<byte> operation)
    {
        var reader = new WireReader(operation);
        while (reader.Next())
        {
            var range = new WireReader(reader.Bytes);
            while (reader.Field == 1 && range.Next())
            {
                if (range.Field == 2)
                {
                    return KeyValue(range.Bytes);
                }
            }
        }

        return null;
    }

    private static EtcdKeyValue KeyValue(ReadOnlySpan<byte> wire)
    {
        byte[] key = [], value = [];
        var (create, mod, version, lease) = (0L, 0L, 0L, 0L);
        var reader = new WireReader(wire);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    key = reader.Bytes.ToArray();
                    break;
                case 2:
                    create = reader.Number;
                    break;
                case 3:
                    mod = reader.Number;
                    break;
                case 4:
                    version = reader.Number;
                    break;
                case 5:
                    value = reader.Bytes.ToArray();
                    break;
                case 6:
                    lease = reader.Number;
                    break;
            }
        }

        return new EtcdKeyValue(key, value, create, mod, version, lease);
    }
}
