using MiniKube.Etcd.Wire;
using static MiniKube.Etcd.KeyValues.WireForm;

namespace MiniKube.Etcd.KeyValues;

/// <summary>Transactions between our types and the wire's.</summary>
internal static class WireTxn
{
    public static TxnRequest Request(IReadOnlyList<EtcdCompare> compares, IReadOnlyList<EtcdOperation> success, IReadOnlyList<EtcdOperation> failure)
    {
        var request = new TxnRequest();
        request.Compare.AddRange(compares.Select(ToWire));
        request.Success.AddRange(success.Select(ToWire));
        request.Failure.AddRange(failure.Select(ToWire));
        return request;
    }

    public static EtcdTxnResult ToResult(TxnResponse answer)
    {
        var revision = answer.Header.Revision;
        return new EtcdTxnResult(answer.Succeeded, revision, [.. answer.Responses.Select(one => ToResult(one, revision))]);
    }

    private static EtcdOperationResult ToResult(ResponseOp answer, long revision) => answer.ResponseCase switch
    {
        ResponseOp.ResponseOneofCase.ResponseRange => new() { Range = WireForm.ToResult(answer.ResponseRange, revision) },
        ResponseOp.ResponseOneofCase.ResponsePut => new() { Put = new EtcdPutResult(revision, ToKeyValueOrNull(answer.ResponsePut.PrevKv)) },
        ResponseOp.ResponseOneofCase.ResponseDeleteRange => new() { Delete = WireForm.ToResult(answer.ResponseDeleteRange, revision) },
        _ => throw new EtcdException(EtcdError.Internal, "etcd answered a transaction with something else than was asked"),
    };

    private static RequestOp ToWire(EtcdOperation operation) => operation switch
    {
        EtcdOperation.Get get => new RequestOp { RequestRange = WireForm.ToWire(get.Range) },
        EtcdOperation.Put put => new RequestOp
        {
            RequestPut = new PutRequest { Key = Bytes(put.Key), Value = Bytes(put.Value), Lease = put.Lease, PrevKv = put.ReturnPrevious },
        },
        EtcdOperation.Delete delete => new RequestOp
        {
            RequestDeleteRange = new DeleteRangeRequest { Key = Bytes(delete.Key), RangeEnd = Bytes(delete.End), PrevKv = delete.ReturnPrevious },
        },
        _ => throw new ArgumentException($"{operation} is no operation"),
    };

    private static Compare ToWire(EtcdCompare compare)
    {
        var wire = new Compare { Key = Bytes(compare.Key), Result = (Compare.Types.CompareResult)compare.Comparison };
        switch (compare)
        {
            case EtcdCompare.ModRevision mod:
                wire.Target = Compare.Types.CompareTarget.Mod;
                wire.ModRevision = mod.Revision;
                break;
            case EtcdCompare.CreateRevision create:
                wire.Target = Compare.Types.CompareTarget.Create;
                wire.CreateRevision = create.Revision;
                break;
            case EtcdCompare.Version version:
                wire.Target = Compare.Types.CompareTarget.Version;
                wire.Version = version.Number;
                break;
            case EtcdCompare.Value value:
                wire.Target = Compare.Types.CompareTarget.Value;
                wire.Value = Bytes(value.Bytes);
                break;
        }

        return wire;
    }
}
