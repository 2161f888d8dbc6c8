namespace MiniKube.Etcd;

/// <summary>Leases: keys bound to one vanish when it is not kept alive.</summary>
public sealed class EtcdLeases
{
    internal EtcdLeases()
    {
    }

    /// <summary>Makes a lease and returns its id. etcd counts in whole seconds and may grant more than was asked.</summary>
    public Task<long> GrantAsync(TimeSpan timeToLive, CancellationToken cancel) => throw new NotSupportedException();

    /// <summary>Renews once and returns the time the lease now has. Throws <see cref="EtcdError.LeaseNotFound"/> when it is gone.</summary>
    public Task<TimeSpan> KeepAliveAsync(long lease, CancellationToken cancel) => throw new NotSupportedException();

    public Task RevokeAsync(long lease, CancellationToken cancel) => throw new NotSupportedException();
}
