using MiniKube.Etcd.Wire;
using static MiniKube.Etcd.KeyValues.WireForm;

namespace MiniKube.Etcd.KeyValues;

/// <summary>The transaction "if the key still has that mod-revision then write it, else say what is there".</summary>
internal static class ConditionalWrite
{
    public static TxnRequest Put(ReadOnlyMemory<byte> key, long expectedModRevision, ReadOnlyMemory<byte> value, long lease)
    {
        var wireKey = Bytes(key);
        return Request(wireKey, expectedModRevision, new RequestOp { RequestPut = new PutRequest { Key = wireKey, Value = Bytes(value), Lease = lease } });
    }

    public static TxnRequest Delete(ReadOnlyMemory<byte> key, long expectedModRevision)
    {
        var wireKey = Bytes(key);
        return Request(wireKey, expectedModRevision, new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = wireKey } });
    }

    public static EtcdConditionalResult ToResult(TxnResponse answer)
    {
        EtcdKeyValue? current = !answer.Succeeded && answer.Responses is [{ ResponseRange.Kvs: [var kv, ..] }, ..] ? ToKeyValue(kv) : null;
        return new EtcdConditionalResult(answer.Succeeded, answer.Header.Revision, current);
    }

    private static TxnRequest Request(Google.Protobuf.ByteString key, long expectedModRevision, RequestOp write) => new()
    {
        Compare = { new Compare { Key = key, Target = Compare.Types.CompareTarget.Mod, ModRevision = expectedModRevision } },
        Success = { write },
        Failure = { new RequestOp { RequestRange = new RangeRequest { Key = key } } },
    };
}
