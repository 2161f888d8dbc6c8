using Google.Protobuf;
using MiniKube.Etcd.Wire;

namespace MiniKube.Etcd.KeyValues;

/// <summary>Between our types and the wire's, without copying keys and values.</summary>
internal static class WireForm
{
    public static ByteString Bytes(ReadOnlyMemory<byte> memory) => UnsafeByteOperations.UnsafeWrap(memory);

    public static EtcdKeyValue ToKeyValue(KeyValue kv) => new(kv.Key.Memory, kv.Value.Memory, kv.CreateRevision, kv.ModRevision, kv.Version, kv.Lease);

    public static EtcdKeyValue? ToKeyValueOrNull(KeyValue? kv) => kv is null ? null : ToKeyValue(kv);

    public static EtcdKeyValue[] ToKeyValues(IReadOnlyList<KeyValue> kvs)
    {
        if (kvs.Count == 0)
        {
            return [];
        }

        var items = new EtcdKeyValue[kvs.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = ToKeyValue(kvs[i]);
        }

        return items;
    }

    public static RangeRequest ToWire(EtcdRange range) => new()
    {
        Key = Bytes(range.Key),
        RangeEnd = Bytes(range.End),
        Limit = range.Limit,
        Revision = range.Revision,
        CountOnly = range.CountOnly,
        KeysOnly = range.KeysOnly,
        Serializable = range.Serializable,
    };

    /// <param name="revision">Answers inside a transaction carry no header; the transaction's revision is theirs.</param>
    public static EtcdRangeResult ToResult(RangeResponse answer, long revision) => new(revision, ToKeyValues(answer.Kvs), answer.Count, answer.More);

    public static EtcdDeleteResult ToResult(DeleteRangeResponse answer, long revision) => new(revision, answer.Deleted, ToKeyValues(answer.PrevKvs));
}
