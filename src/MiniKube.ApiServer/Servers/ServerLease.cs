using System.Text;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Storage;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Servers;

/// <summary>
/// By which servers over one etcd know of each other: each keeps a key under a lease, which etcd deletes when the server has been dead for a while.
/// Renewing a lease writes nothing to disk. The keys stand where the watch cache sees them, so that nobody has to ask etcd for them.
/// </summary>
internal sealed class ServerLease(EtcdClient etcd, WatchCache cache, ServerAddress self)
{
    private const string Folder = ".servers";
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(9);
    private readonly byte[] key = Encoding.UTF8.GetBytes($"{StorageKeys.Root}{Folder}/{self}");
    private long lease;

    /// <summary>All servers that live, this one among them.</summary>
    public IReadOnlyList<ServerAddress> Live =>
        [.. cache.For(Folder).Current.From("").Select(item => ServerAddress.Parse(item.Name)).OfType<ServerAddress>().Append(self).Distinct().Order()];

    /// <summary>Takes or renews the lease; takes a new one when etcd has forgotten it.</summary>
    public async Task RenewAsync(CancellationToken cancel)
    {
        if (lease != 0 && await StillHeldAsync(cancel)) return;
        var granted = await etcd.Leases.GrantAsync(Lifetime, cancel);
        // The cache takes what looks like an object.
        var put = await etcd.PutAsync(key, """{"metadata":{}}"""u8.ToArray(), cancel, granted);
        lease = granted;
        await cache.WaitForAsync(put.Revision).WaitAsync(cancel);
    }

    public async Task GiveUpAsync(CancellationToken cancel)
    {
        if (lease != 0) await etcd.Leases.RevokeAsync(lease, cancel);
        lease = 0;
    }

    private async Task<bool> StillHeldAsync(CancellationToken cancel)
    {
        try
        {
            await etcd.Leases.KeepAliveAsync(lease, cancel);
            // Restored snapshots know leases without their keys.
            return cache.For(Folder).Current.Find("", self.ToString()) is not null;
        }
        catch (EtcdException gone) when (gone.Error == EtcdError.LeaseNotFound)
        {
            return false;
        }
    }
}
