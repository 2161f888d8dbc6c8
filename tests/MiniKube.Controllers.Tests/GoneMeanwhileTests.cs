using MiniKube.Client;
using MiniKube.Controllers.Hosting;
using MiniKube.Controllers.Tests.Live;

namespace MiniKube.Controllers.Tests;

public sealed class GoneMeanwhileTests
{
    private static readonly ApiException Gone = ApiException.NotFound(ReplicaSet.Definition, "web");
    private static readonly ApiException Going = ApiException.Forbidden(ReplicaSet.Definition, "web", "unable to create new content in namespace shop because it is being terminated");

    [Theory, InlineData(false, 1, false), InlineData(false, 3, true), InlineData(true, 5, false)]
    public async Task Worker_ObjectThatGoesUnderThePass_IsToldOfOnlyIfThatLasts(bool withItsNamespace, int failures, bool told)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        using var queue = new WorkQueue<ObjectKey>(new() { FirstRetry = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, new Random(1));
        using var log = new LogLines();
        var controller = new Late(withItsNamespace ? Going : Gone, failures);
        var running = new ReconcileWorker(controller, queue, log, TimeProvider.System).RunAsync(deadline.Token);
        queue.Add(new("default", "web"));
        await controller.Succeeded.Task.WaitAsync(deadline.Token);
        await deadline.CancelAsync();
        await running;
        log.ToString().Contains("web failed", StringComparison.Ordinal).ShouldBe(told, log.ToString());
    }

    private sealed class Late(ApiException why, int failures) : IController
    {
        public TaskCompletionSource Succeeded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ControllerInfo Info { get; } = new("late");

        public Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
        {
            if (failures-- > 0) throw why;
            Succeeded.TrySetResult();
            return Task.FromResult(Next.Done);
        }
    }
}
