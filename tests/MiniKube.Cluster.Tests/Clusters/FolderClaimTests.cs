using MiniKube.Cluster.Tests.Support;

namespace MiniKube.Cluster.Tests.Clusters;

public sealed class FolderClaimTests
{
    [Fact]
    public async Task Folder_BelongsToOneAtATime()
    {
        using var folder = new TemporaryFolder();
        await using (await FolderClaim.TakeAsync(folder.Path, "mkube server", TimeProvider.System, default))
        {
            var failure = await Should.ThrowAsync<ClusterException>(() => FolderClaim.TakeAsync(folder.Path, "mkube server", TimeProvider.System, default));
            failure.Message.ShouldContain($"another 'mkube server' uses {folder.Path}");
        }

        await (await FolderClaim.TakeAsync(folder.Path, "mkube server", TimeProvider.System, default)).DisposeAsync();
    }
}
