using MiniKube.Cluster.Clusters;
using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Tests.Clusters;

public sealed class ClusterLockTests
{
    [Fact]
    public async Task Lock_OnAClusterThatDoesNotExist_LeavesNothing()
    {
        var paths = ClusterPaths.Of($"lock-{Guid.NewGuid().ToString()[..8]}");
        await using (var held = await ClusterLock.TakeAsync(paths, TimeProvider.System, default))
        {
            File.Exists(paths.Lock).ShouldBeTrue();
            held.Remove();
            await using var next = await ClusterLock.TakeAsync(paths, TimeProvider.System, default);
            await held.DisposeAsync();
            File.Exists(paths.Lock).ShouldBeTrue("it is the next one's");
        }
        File.Exists(paths.Lock).ShouldBeFalse();
    }
}
