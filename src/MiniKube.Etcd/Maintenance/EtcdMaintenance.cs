namespace MiniKube.Etcd;

/// <summary>Care of the store itself.</summary>
public sealed class EtcdMaintenance
{
    internal EtcdMaintenance()
    {
    }

    public Task<EtcdStatus> StatusAsync(CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>Forgets what was before <paramref name="revision"/>. With <paramref name="physical"/> it returns after the space is free.</summary>
    public Task CompactAsync(long revision, bool physical, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>Gives freed space back to the file system. etcd serves nothing meanwhile.</summary>
    public Task DefragmentAsync(CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>Writes a consistent copy of the whole store, as <c>etcdctl snapshot restore</c> reads it.</summary>
    public Task SnapshotAsync(Stream destination, CancellationToken cancel) => throw new NotSupportedException();
}

/// <summary>One member's state. Sizes in bytes.</summary>
public sealed record EtcdStatus(string Version, long DbSize, long DbSizeInUse, ulong Leader, ulong Member, long Revision);
