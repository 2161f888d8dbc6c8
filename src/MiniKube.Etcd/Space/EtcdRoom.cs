namespace MiniKube.Etcd;

/// <summary>What may still be written, from much to little.</summary>
public enum EtcdRoom
{
    Enough,

    /// <summary>Little is left: what is there may change, so that the cluster goes on, and may go.</summary>
    NoNewObjects,

    /// <summary>One write more could end etcd, and reading with it.</summary>
    OnlyDeletions,
}
