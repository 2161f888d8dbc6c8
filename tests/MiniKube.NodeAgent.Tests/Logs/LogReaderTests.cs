using System.Text;
using MiniKube.NodeAgent.Logs;
using MiniKube.NodeAgent.Tests.Volumes;

namespace MiniKube.NodeAgent.Tests.Logs;

public sealed class LogReaderTests : IDisposable
{
    private readonly TempFolder temp = new();

    private string Log => temp.File("0.log");

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData(-1, false, 0, "one\ntwo\nlong line\nlast\n")]
    [InlineData(2, false, 0, "line\nlast\n")]
    [InlineData(1, false, 0, "last\n")]
    [InlineData(0, false, 0, "")]
    [InlineData(99, false, 0, "one\ntwo\nlong line\nlast\n")]
    [InlineData(-1, false, 5, "one\nt")]
    [InlineData(1, true, 0, "2030-01-01T00:00:05Z last\n")]
    public async Task Read_WithTailTimestampsAndLimit(int tail, bool timestamps, int limit, string expected)
    {
        Write(Log, "0 F one", "1 F two", "2 P long ", "3 F line", "5 F last");
        (await ReadAsync(new() { TailLines = tail, Timestamps = timestamps, LimitBytes = limit })).ShouldBe(expected);
    }

    [Fact]
    public async Task Read_Since_LeavesOutWhatIsOlder()
    {
        Write(Log, "0 F one", "1 F two", "5 F last");
        (await ReadAsync(new() { Since = new DateTimeOffset(2030, 1, 1, 0, 0, 1, TimeSpan.Zero) })).ShouldBe("two\nlast\n");
    }

    [Fact]
    public async Task Read_RotatedLog_StartsInTheOlderFile()
    {
        Write(Log + ".20300101-000001.000", "0 F one", "1 F two");
        Write(Log, "2 F three");
        (await ReadAsync(new())).ShouldBe("one\ntwo\nthree\n");
        (await ReadAsync(new() { TailLines = 2 })).ShouldBe("two\nthree\n");
    }

    [Fact]
    public async Task Read_NoFile_IsEmpty() => (await ReadAsync(new())).ShouldBe("");

    [Fact]
    public async Task Follow_AcrossARotation_LosesNothingAndEndsWithTheContainer()
    {
        Write(Log, "0 F one");
        var running = true;
        var text = new StringBuilder();
        var reading = new LogReader(TimeProvider.System).ReadAsync(Log, new() { Follow = true }, () => Volatile.Read(ref running), (bytes, _) =>
        {
            lock (text) text.Append(Encoding.UTF8.GetString(bytes.Span));
            return ValueTask.CompletedTask;
        }, new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token);
        await SeeAsync("one\n");
        Write(Log, "1 F two");
        File.Move(Log, Log + ".20300101-000001.000");
        Write(Log + ".20300101-000001.000", "2 F three");
        Write(Log, "3 F four");
        await SeeAsync("one\ntwo\nthree\nfour\n");
        Write(Log, "4 F five");
        Volatile.Write(ref running, false);
        await reading;
        text.ToString().ShouldBe("one\ntwo\nthree\nfour\nfive\n");

        async Task SeeAsync(string wanted) => await Eventually.SeeAsync(
            () =>
            {
                lock (text) return Task.FromResult(text.ToString());
            },
            seen => seen == wanted, "the lines");
    }

    private static void Write(string path, params string[] lines)
    {
        foreach (var line in lines)
        {
            var words = line.Split(' ', 3);
            File.AppendAllText(path, $"2030-01-01T00:00:0{words[0]}Z stdout {words[1]} {words[2]}\n");
        }
    }

    private async Task<string> ReadAsync(LogQuery query)
    {
        var text = new StringBuilder();
        await new LogReader(TimeProvider.System).ReadAsync(Log, query, () => false, (bytes, _) =>
        {
            text.Append(Encoding.UTF8.GetString(bytes.Span));
            return ValueTask.CompletedTask;
        }, CancellationToken.None);
        return text.ToString();
    }
}
