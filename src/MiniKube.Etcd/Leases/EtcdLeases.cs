using Grpc.Core;
using MiniKube.Etcd.Connection;
using MiniKube.Etcd.Wire;

namespace MiniKube.Etcd;

/// <summary>Leases: keys bound to one vanish when it is not kept alive.</summary>
public sealed class EtcdLeases
{
    private readonly EtcdConnection connection;

    internal EtcdLeases(EtcdConnection connection) => this.connection = connection;

    /// <summary>Makes a lease and returns its id. etcd counts in whole seconds and may grant more than was asked.</summary>
    public async Task<long> GrantAsync(TimeSpan timeToLive, CancellationToken cancel)
    {
        var grant = new LeaseGrantRequest { TTL = (long)Math.Ceiling(timeToLive.TotalSeconds) };
        var answer = await connection.WriteAsync(grant, static (etcd, request, how) => etcd.Leases.LeaseGrantAsync(request, how), null, cancel);
        return answer.ID;
    }

    /// <summary>Renews once and returns the time the lease now has. Throws <see cref="EtcdError.LeaseNotFound"/> when it is gone.</summary>
    public async Task<TimeSpan> KeepAliveAsync(long lease, CancellationToken cancel)
    {
        try
        {
            var end = TimeProvider.System.GetUtcNow().UtcDateTime + connection.Options.Deadline;
            using var call = connection.Current.Leases.LeaseKeepAlive(deadline: end, cancellationToken: cancel);
            await call.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = lease }, cancel);
            if (await call.ResponseStream.MoveNext(cancel) && call.ResponseStream.Current.TTL > 0)
            {
                return TimeSpan.FromSeconds(call.ResponseStream.Current.TTL);
            }
        }
        catch (RpcException failure)
        {
            cancel.ThrowIfCancellationRequested();
            throw RpcFailure.From(failure, isWrite: false);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or InvalidOperationException)
        {
            // What a write to a stream throws when its connection fails meanwhile.
            throw new EtcdException(EtcdError.Unavailable, failure.Message, false, failure);
        }

        throw new EtcdException(EtcdError.LeaseNotFound, $"lease {lease:x} has expired or was revoked");
    }

    /// <summary>Ends the lease and deletes the keys bound to it.</summary>
    public Task RevokeAsync(long lease, CancellationToken cancel) =>
        connection.WriteAsync(
            new LeaseRevokeRequest { ID = lease }, static (etcd, request, how) => etcd.Leases.LeaseRevokeAsync(request, how), null, cancel);
}
