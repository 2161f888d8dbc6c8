using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.Tests;

public sealed class ReconcileWorkerTests
{
    [Fact]
    public async Task Worker_ControllerThatThrows_TriesAgainAndGoesOnWithOthers()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        using var queue = new WorkQueue<ObjectKey>(new() { FirstRetry = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, new Random(1));
        var controller = new Failing(failures: 3);
        var running = new ReconcileWorker(controller, queue, NullLogger.Instance, TimeProvider.System).RunAsync(deadline.Token);
        queue.Add(new("default", "bad"));
        queue.Add(new("default", "good"));
        await controller.BadSucceeded.Task.WaitAsync(deadline.Token);
        controller.Calls.ShouldBe(5, "three failures, one success, and the other key");
        await deadline.CancelAsync();
        await running;
    }

    private sealed class Failing(int failures) : IController
    {
        private int calls;

        public TaskCompletionSource BadSucceeded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Calls => calls;

        public ControllerInfo Info { get; } = new("failing");

        public Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
        {
            calls++;
            if (key.Name == "good") return Task.FromResult(Next.Done);
            if (failures-- > 0) throw new InvalidOperationException("as planned");
            BadSucceeded.TrySetResult();
            return Task.FromResult(Next.Done);
        }
    }
}
