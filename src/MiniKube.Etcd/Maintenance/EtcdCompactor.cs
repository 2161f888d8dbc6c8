using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Etcd.Server;

namespace MiniKube.Etcd;

/// <summary>
/// Forgets old history: every <paramref name="interval"/> it compacts to the revision of one interval before, so that
/// watches and exact-version lists have at least that long. Several servers may run it at once.
/// </summary>
public sealed class EtcdCompactor(EtcdClient client, TimeSpan interval, TimeProvider time, ILogger<EtcdCompactor>? logger = null)
{
    private readonly ILogger log = logger ?? NullLogger<EtcdCompactor>.Instance;
    private long seen;
    private long compacted;

    /// <summary>The newest revision that can no longer be read, as far as this process made it so.</summary>
    public long CompactedRevision => Volatile.Read(ref compacted);

    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            await TickAsync(cancel);
            while (await timer.WaitForNextTickAsync(cancel))
            {
                await TickAsync(cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }

    private async Task TickAsync(CancellationToken cancel)
    {
        try
        {
            var target = Volatile.Read(ref seen);
            if (target > compacted)
            {
                await client.Maintenance.CompactAsync(target, physical: false, cancel);
                Volatile.Write(ref compacted, target);
                log.Compacted(target);
            }

            var now = await client.RangeAsync(EtcdRange.One(new byte[] { 0 }) with { CountOnly = true }, cancel);
            Volatile.Write(ref seen, now.Revision);
        }
        catch (EtcdCompactedException)
        {
            // Another server was here first.
            Volatile.Write(ref compacted, seen);
        }
        catch (EtcdException failure)
        {
            log.CompactionFailed(failure.Message, interval);
        }
    }
}
