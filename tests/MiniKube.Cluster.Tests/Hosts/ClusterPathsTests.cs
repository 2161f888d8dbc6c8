using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Tests.Hosts;

public sealed class ClusterPathsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Dev")]
    [InlineData("1dev")]
    [InlineData("dev-")]
    [InlineData("../etc")]
    [InlineData("a234567890123456789012345678901234567")]
    public void Of_BadName_IsRefused(string name) => Should.Throw<ClusterException>(() => ClusterPaths.Of(name)).Failure.ShouldBe(ClusterFailure.Usage);

    [Fact]
    public void Of_LongestName_FitsSocketAndInterface()
    {
        var node = ClusterPaths.Of("a23456789012345678901234567890123456").Node(253);
        node.ContainerdSocket.Length.ShouldBeLessThan(108);
        node.Cluster.Uplink.Length.ShouldBeLessThanOrEqualTo(15);
    }
}
