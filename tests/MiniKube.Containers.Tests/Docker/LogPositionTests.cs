using MiniKube.Containers.Docker.Logs;

namespace MiniKube.Containers.Tests.Docker;

public sealed class LogPositionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mkube-log-").FullName;

    private string Log => Path.Join(_folder, "0.log");

    [Fact]
    public void Log_ThatDoesNotExist_BeginsAtTheBeginning() => LogPosition.Find(Log).ShouldBeEmpty();

    [Fact]
    public void Log_CutWithinALine_GoesOnAfterTheLastWholeOne()
    {
        File.WriteAllText(Log, "2026-11-21T16:40:29.000000001Z stdout F one\n2026-11-21T16:40:29.000000002Z stdout F two\n2026-11-21T16:40:29.000000003Z stdo");

        LogPosition.Find(Log).ShouldBe("2026-11-21T16:40:29.000000002Z");

        File.ReadAllText(Log).ShouldEndWith("two\n");
    }

    [Fact]
    public void Log_JustRotated_GoesOnAfterTheNewestOfTheOthers()
    {
        File.WriteAllText(Log, "");
        File.WriteAllText(Log + ".20261121-100000.000", "2026-11-21T10:00:00.000000000Z stdout F old\n");
        File.WriteAllText(Log + ".20261121-110000.000", "2026-11-21T11:00:00.000000000Z stdout F newer\n");

        LogPosition.Find(Log).ShouldBe("2026-11-21T11:00:00.000000000Z");
    }

    [Theory]
    [InlineData("2026-11-21T16:40:29.120756941Z", "1795279229.120756941")]
    [InlineData("", "0")]
    [InlineData("nonsense", "0")]
    public void Since_IsSecondsAndNanoseconds(string time, string since) => LogPosition.Since(time).ShouldBe(since);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
