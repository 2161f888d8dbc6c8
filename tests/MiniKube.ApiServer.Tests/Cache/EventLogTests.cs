using System.Text;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Tests.Cache;

public sealed class EventLogTests
{
    [Fact]
    public void Log_BeyondItsBounds_ForgetsTheOldestAndSaysSo()
    {
        var log = new EventLog(maxEntries: 256, maxBytes: 1 << 20, TimeProvider.System);
        log.TrySeek(0, out var start, out _).ShouldBeTrue();
        for (var revision = 1L; revision <= 1000; revision++)
        {
            log.Append([Entry(revision)]);
        }

        var read = new LogEntry[500];
        log.Read(start, read).ShouldBe(-1, "a watcher that stands before the oldest entry is cut off");
        log.TrySeek(700, out _, out var oldest).ShouldBeFalse();
        oldest.ShouldBe(744);
        log.TrySeek(744, out var first, out _).ShouldBeTrue();
        log.Read(first, read).ShouldBe(256);
        read[0].Revision.ShouldBe(745);
        read[255].Revision.ShouldBe(1000);
        log.TrySeek(999, out var last, out _).ShouldBeTrue();
        log.Read(last, read).ShouldBe(1);
    }

    [Fact]
    public void Log_OfLargeObjects_KeepsWithinItsBytes()
    {
        var log = new EventLog(maxEntries: 1024, maxBytes: 100_000, TimeProvider.System);
        for (var revision = 1L; revision <= 100; revision++)
        {
            log.Append([Entry(revision, size: 10_000)]);
        }

        log.TrySeek(90, out _, out var oldest).ShouldBeFalse();
        oldest.ShouldBe(91);
    }

    [Fact]
    public async Task Grown_WhenSomethingIsAppended_Completes()
    {
        var log = new EventLog(64, 1000, TimeProvider.System);
        var grown = log.Grown;
        grown.IsCompleted.ShouldBeFalse();
        log.Append([Entry(1)]);
        await grown.WaitAsync(TimeSpan.FromSeconds(90));
    }

    private static LogEntry Entry(long revision, int size = 0)
    {
        var json = Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"a"},"data":"{{{new string('x', size)}}}"}""");
        return new(WatchEventType.Added, StoredObject.Load("default", "a", revision, json), null);
    }
}
