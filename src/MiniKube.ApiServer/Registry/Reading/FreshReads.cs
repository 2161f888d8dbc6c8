using MiniKube.Api.Meta;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Storage;

namespace MiniKube.ApiServer.Registry.Reading;

/// <summary>
/// Makes reads as new as etcd: one linearizable question for all readers that wait at that moment, then wait until the cache has got there.
/// Where nobody else writes to the etcd, the newest acknowledged write of this process is the answer already.
/// </summary>
internal sealed class FreshReads(WatchCache cache, ObjectStore store, bool soleWriter, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BeforeMarker = TimeSpan.FromMilliseconds(50);
    private readonly Lock gate = new();
    private TaskCompletionSource<long>? nextRound;
    private bool asking;

    /// <exception cref="ApiException">503 or 504: etcd is away.</exception>
    public ValueTask WaitAsync(CancellationToken cancel)
    {
        if (!cache.IsSynced) return ValueTask.FromException(NotLoaded());
        if (!soleWriter) return new(AskAndWaitAsync(cancel));
        var wanted = store.Acknowledged;
        return cache.Revision >= wanted ? ValueTask.CompletedTask : new(WaitForAsync(wanted, othersWrite: false, cancel));
    }

    /// <summary>Waits for a revision that a client named.</summary>
    /// <exception cref="ApiException">504: it is in the future.</exception>
    public async ValueTask WaitForClientAsync(long revision, CancellationToken cancel)
    {
        if (!cache.IsSynced) throw NotLoaded();
        if (cache.Revision >= revision) return;
        await WaitAsync(cancel);
        if (cache.Revision >= revision) return;
        if (!await ReachedAsync(cache.WaitForAsync(revision), Patience, cancel)) throw TooLarge(revision);
    }

    private static ApiException NotLoaded() => ApiException.Unavailable("the server is still loading from etcd, try again");

    private ApiException TooLarge(long revision)
    {
        var status = ApiException.Timeout($"Too large resource version: {revision}, current: {cache.Revision}").Status;
        var cause = new StatusCause { Reason = "ResourceVersionTooLarge", Message = "Too large resource version" };
        return new(status with { Details = new() { Causes = [cause], RetryAfterSeconds = 1 } });
    }

    private async Task AskAndWaitAsync(CancellationToken cancel)
    {
        var revision = await Round().WaitAsync(cancel);
        if (cache.Revision < revision) await WaitForAsync(revision, othersWrite: true, cancel);
    }

    private async Task WaitForAsync(long revision, bool othersWrite, CancellationToken cancel)
    {
        var reached = cache.WaitForAsync(revision);
        if (othersWrite && !await ReachedAsync(reached, BeforeMarker, cancel)) await store.PutMarkerAsync(cancel);
        if (!await ReachedAsync(reached, Patience, cancel)) throw ApiException.Timeout("the watch of etcd is behind, try again");
    }

    private async Task<bool> ReachedAsync(Task reached, TimeSpan patience, CancellationToken cancel)
    {
        if (reached.IsCompleted) return true;
        try
        {
            await reached.WaitAsync(patience, time, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>The question that is asked next: one already on its way may be older than this reader.</summary>
    private Task<long> Round()
    {
        lock (gate)
        {
            nextRound ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            var round = nextRound;
            if (!asking)
            {
                asking = true;
                _ = AskAsync();
            }
            return round.Task;
        }
    }

    private async Task AskAsync()
    {
        while (true)
        {
            TaskCompletionSource<long> round;
            lock (gate)
            {
                if (nextRound is null)
                {
                    asking = false;
                    return;
                }
                round = nextRound;
                nextRound = null;
            }
            try
            {
                round.SetResult(await store.RevisionAsync(Patience, CancellationToken.None));
            }
            catch (Exception error)
            {
                round.SetException(error);
            }
        }
    }
}
