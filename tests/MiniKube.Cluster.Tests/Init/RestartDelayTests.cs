using MiniKube.Cluster.Init;

namespace MiniKube.Cluster.Tests.Init;

public sealed class RestartDelayTests
{
    [Theory]
    [InlineData(1, 50)]
    [InlineData(2, 100)]
    [InlineData(5, 800)]
    [InlineData(9, 10_000)]
    [InlineData(1000, 10_000)]
    public void For_FailuresInARow_DoublesUpToTheLongest(int failures, int milliseconds) => RestartDelay.For(failures).TotalMilliseconds.ShouldBe(milliseconds);

    [Theory]
    [InlineData(9, "killed by signal 9")]
    [InlineData(3 << 8, "exit code 3")]
    public void ExitStatus_IsToldToPeople(int status, string expected) => ExitStatus.Describe(status).ShouldBe(expected);
}
