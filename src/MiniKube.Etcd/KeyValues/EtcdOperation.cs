namespace MiniKube.Etcd;

/// <summary>One operation inside a transaction.</summary>
public abstract record EtcdOperation
{
    private EtcdOperation()
    {
    }

    public sealed record Get(EtcdRange Range) : EtcdOperation;

    public sealed record Put(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value) : EtcdOperation
    {
        public long Lease { get; init; }

        public bool ReturnPrevious { get; init; }
    }

    public sealed record Delete(ReadOnlyMemory<byte> Key) : EtcdOperation
    {
        /// <summary>Empty: that one key. Otherwise the keys in [Key, End).</summary>
        public ReadOnlyMemory<byte> End { get; init; }

        public bool ReturnPrevious { get; init; }
    }
}
