using MiniKube.ApiServer.Debugging;
using MiniKube.ApiServer.Flow;

namespace MiniKube.ApiServer.Tests.Debugging;

public sealed class FlowDumpTests
{
    [Fact]
    public async Task Requests_ThatWait_AreShownWithTheirQueue()
    {
        var level = new PriorityLevel("busy", "uid", TimeProvider.System);
        level.Configure(new() { Type = "Limited", Limited = new() { LimitResponse = new() { Type = "Queue", Queuing = new() { Queues = 1, HandSize = 1, QueueLengthLimit = 5 } } } }, 1);
        var seat = (await level.TakeAsync(1, CancellationToken.None))!;
        var facts = new RequestFacts("list", "/api/v1/pods", null);
        using var leave = new CancellationTokenSource();
        var leaver = level.TakeAsync(1, leave.Token).AsTask();
        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaver);
        var waits = level.TakeAsync(1, CancellationToken.None, new("schema", "flow", "jane\nevil", facts, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))).AsTask();

        Row(FlowDump.Levels([level])).ShouldBe(["busy", "1", "false", "false", "1", "1", "1", "0", "0", "1"]);
        Row(FlowDump.Queues([level]))[..5].ShouldBe(["busy", "0", "1", "1", "1"]);
        Row(FlowDump.Requests([level], details: false)).ShouldBe(["busy", "schema", "0", "0", "flow", "2026-01-02T03:04:05.000Z"]);
        Row(FlowDump.Requests([level], details: true))[6..].ShouldBe(["jane evil", "list", "/api/v1/pods", "<none>", "<none>", "<none>", "<none>", "<none>"]);
        seat.Dispose();
        (await waits)!.Dispose();
        FlowDump.Requests([level], details: true).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1, "the header only");
    }

    private static string[] Row(string table) => table.Split('\n')[1].Split(", ", StringSplitOptions.TrimEntries);
}
