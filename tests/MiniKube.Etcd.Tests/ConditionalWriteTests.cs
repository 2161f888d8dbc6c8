using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.Etcd.KeyValues;
using MiniKube.Etcd.Wire;

namespace MiniKube.Etcd.Tests;

/// <summary>The hand-written form of the dominant transaction against the generated one.</summary>
public sealed class ConditionalWriteTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 127, 0)]
    [InlineData(300, 128, 7)]
    [InlineData(1 << 20, long.MaxValue, long.MaxValue)]
    public void Put_OnTheWire_IsTheGeneratedTransaction(int size, long revision, long lease)
    {
        byte[] key = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];
        var value = new byte[size];
        new Random(size).NextBytes(value);

        var wire = new Sink();
        ConditionalWrite.Method.RequestMarshaller.ContextualSerializer(new ConditionalWrite(key, revision, value, lease), wire);

        var put = new PutRequest { Key = ByteString.CopyFrom(key), Value = ByteString.CopyFrom(value), Lease = lease };
        TxnRequest.Parser.ParseFrom(wire.Written).ShouldBe(Generated(key, revision, new RequestOp { RequestPut = put }));
    }

    [Fact]
    public void Delete_OnTheWire_IsTheGeneratedTransaction()
    {
        var wire = new Sink();
        ConditionalWrite.Method.RequestMarshaller.ContextualSerializer(new ConditionalWrite("k"u8.ToArray(), 5, null, 0), wire);

        var delete = new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = ByteString.CopyFromUtf8("k") } };
        TxnRequest.Parser.ParseFrom(wire.Written).ShouldBe(Generated("k"u8.ToArray(), 5, delete));
    }

    [Fact]
    public void Answer_WithTheKeyAsItIs_IsRead()
    {
        var kv = new KeyValue { Key = ByteString.CopyFromUtf8("k"), Value = ByteString.CopyFromUtf8("v"), CreateRevision = 3, ModRevision = 300, Version = 4, Lease = long.MinValue };
        var answer = new TxnResponse
        {
            Header = new ResponseHeader { ClusterId = ulong.MaxValue, MemberId = 1, Revision = 301, RaftTerm = 2 },
            Responses = { new ResponseOp { ResponseRange = new RangeResponse { Header = new ResponseHeader { Revision = 301 }, Kvs = { kv }, Count = 1 } } },
        };

        var read = ConditionalAnswer.ReadFrom(new Source(answer.ToByteArray())).Result;

        (read.Succeeded, read.Revision).ShouldBe((false, 301));
        var current = read.Current.ShouldNotBeNull();
        (EtcdFixture.Text(current.Key), EtcdFixture.Text(current.Value)).ShouldBe(("k", "v"));
        (current.CreateRevision, current.ModRevision, current.Version, current.Lease).ShouldBe((3, 300, 4, long.MinValue));
    }

    [Fact]
    public void Answer_CutShort_Throws()
    {
        var whole = new TxnResponse { Header = new ResponseHeader { Revision = 1 << 20 }, Succeeded = true }.ToByteArray();

        Should.Throw<Exception>(() => ConditionalAnswer.ReadFrom(new Source(whole[..3])));
    }

    private static TxnRequest Generated(byte[] key, long revision, RequestOp write) => new()
    {
        Compare = { new Compare { Key = ByteString.CopyFrom(key), Target = Compare.Types.CompareTarget.Mod, ModRevision = revision } },
        Success = { write },
        Failure = { new RequestOp { RequestRange = new RangeRequest { Key = ByteString.CopyFrom(key) } } },
    };

    private sealed class Sink : SerializationContext
    {
        private readonly ArrayBufferWriter<byte> buffer = new();
        private int announced;

        public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

        public override void SetPayloadLength(int payloadLength) => announced = payloadLength;

        public override IBufferWriter<byte> GetBufferWriter() => buffer;

        public override void Complete() => buffer.WrittenCount.ShouldBe(announced);
    }

    private sealed class Source(byte[] bytes) : DeserializationContext
    {
        public override int PayloadLength => bytes.Length;

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(bytes);
    }
}
