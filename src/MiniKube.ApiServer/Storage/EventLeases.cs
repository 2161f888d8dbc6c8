using MiniKube.Etcd;

namespace MiniKube.ApiServer.Storage;

/// <summary>
/// Events vanish by themselves: etcd deletes them with the lease that they were written under. Events of some minutes share one lease, because etcd
/// pays for each.
/// </summary>
internal sealed class EventLeases(EtcdClient etcd, TimeSpan lifetime, TimeProvider time)
{
    private static readonly TimeSpan Shared = TimeSpan.FromMinutes(5);
    private readonly Lock gate = new();
    private Task<long>? granted;
    private long since;

    public static bool Applies(ResourceDefinition definition) => definition.Plural == "events" && definition.Group is ("" or "events.k8s.io");

    public Task<long> CurrentAsync(CancellationToken cancel)
    {
        lock (gate)
        {
            if (granted is null || granted.IsFaulted || time.GetElapsedTime(since) > Shared)
            {
                since = time.GetTimestamp();
                granted = etcd.Leases.GrantAsync(lifetime + Shared, CancellationToken.None);
            }
            return granted.WaitAsync(cancel);
        }
    }

    /// <summary>etcd does not know the lease (any more): the next event asks for a new one.</summary>
    public void Lost(long lease)
    {
        lock (gate)
        {
            if (granted is { IsCompletedSuccessfully: true } known && known.GetAwaiter().GetResult() == lease) granted = null;
        }
    }
}
