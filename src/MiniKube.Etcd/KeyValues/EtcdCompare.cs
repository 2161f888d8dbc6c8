namespace MiniKube.Etcd;

/// <summary>How a key's property is compared in a transaction.</summary>
public enum EtcdComparison
{
    Equal = 0,
    Greater = 1,
    Less = 2,
    NotEqual = 3,
}

/// <summary>One condition of a transaction. A key that does not exist has revisions and version 0 and no value.</summary>
public abstract record EtcdCompare(ReadOnlyMemory<byte> Key, EtcdComparison Comparison)
{
    public sealed record ModRevision(ReadOnlyMemory<byte> Key, EtcdComparison Comparison, long Revision) : EtcdCompare(Key, Comparison);

    public sealed record CreateRevision(ReadOnlyMemory<byte> Key, EtcdComparison Comparison, long Revision) : EtcdCompare(Key, Comparison);

    public sealed record Version(ReadOnlyMemory<byte> Key, EtcdComparison Comparison, long Number) : EtcdCompare(Key, Comparison);

    public sealed record Value(ReadOnlyMemory<byte> Key, EtcdComparison Comparison, ReadOnlyMemory<byte> Bytes) : EtcdCompare(Key, Comparison);
}
