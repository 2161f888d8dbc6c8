namespace MiniKube.ClusterTests;

/// <summary>Clusters come, are completed and go without a trace, also when interrupted.</summary>
public sealed class LifecycleTests
{
    private readonly Tool mkube = new(Workplace.Mkube);

    [Fact]
    public async Task Up_Twice_IsTheSameCluster()
    {
        await using var cluster = new ScratchCluster(mkube);
        await cluster.UpAsync();
        var server = (await cluster.StatusAsync())["nodes"]![0]!["components"]![0]!["pid"]!.ToString();
        await cluster.UpAsync();
        (await cluster.StatusAsync())["nodes"]![0]!["components"]![0]!["pid"]!.ToString().ShouldBe(server);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(500)]
    [InlineData(1200)]
    public async Task Up_Interrupted_IsRemovedByDown(int milliseconds)
    {
        await using var cluster = new ScratchCluster(mkube);
        await cluster.InterruptAsync(TimeSpan.FromMilliseconds(milliseconds));
    }

    [Fact]
    public async Task Down_OfNoCluster_SaysSo()
    {
        var result = await mkube.RunAsync("status", "--name", "no-such-cluster");
        result.ExitCode.ShouldNotBe(0);
        result.Errors.ShouldContain("mkube up --name no-such-cluster");
    }
}
