using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>After a claim turned out to be taken: wait until the cache knows who took it, so that the next try chooses another.</summary>
internal sealed class ClaimConflicts(WatchCache cache, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task WaitAsync(long revision, CancellationToken cancel)
    {
        try
        {
            await cache.WaitForAsync(revision).WaitAsync(Patience, time, cancel);
        }
        catch (TimeoutException)
        {
            throw ApiException.Timeout("the watch of etcd is behind, try again");
        }
    }
}
