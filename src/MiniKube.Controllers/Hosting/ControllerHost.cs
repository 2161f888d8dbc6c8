using Microsoft.Extensions.Logging;
using MiniKube.Client;

namespace MiniKube.Controllers.Hosting;

/// <summary>
/// Runs controllers side by side on shared informers: a queue and workers for each, retries with back-off. What one controller throws is logged, counted
/// and tried again; it never ends the others.
/// </summary>
internal sealed class ControllerHost(Informers informers, ILoggerFactory loggers, TimeProvider time)
{
    private readonly ILogger logger = loggers.CreateLogger<ControllerHost>();

    /// <summary>Ends when cancelled.</summary>
    public async Task RunAsync(IReadOnlyList<IController> controllers, CancellationToken cancel)
    {
        foreach (var watch in controllers.SelectMany(controller => controller.Info.Watches)) watch.Prepare(informers);
        await informers.StartAsync(cancel);
        ControllerLog.Started(logger, controllers.Count, string.Join(", ", controllers.Select(controller => controller.Info.Name)));
        await Task.WhenAll(controllers.Select(controller => RunAsync(controller, cancel)));
    }

    private async Task RunAsync(IController controller, CancellationToken cancel)
    {
        var info = controller.Info;
        using var queue = new WorkQueue<ObjectKey>(new WorkQueueOptions { LongestRetry = TimeSpan.FromSeconds(30) }, time, new Random())
        {
            Waited = waited => ControllerMetrics.Taken(info.Name, waited),
        };
        using var depth = ControllerMetrics.ObserveQueue(info.Name, queue);
        void Enqueue(ObjectKey key)
        {
            if (!queue.Add(key) && !cancel.IsCancellationRequested) ControllerLog.QueueFull(logger, info.Name, key);
        }

        foreach (var watch in info.Watches) watch.Connect(informers, Enqueue);
        var worker = new ReconcileWorker(controller, queue, logger, time);
        var tasks = Enumerable.Range(0, info.Workers).Select(_ => worker.RunAsync(cancel)).Append(BesideAsync(controller, Enqueue, cancel)).ToArray();
        await Task.WhenAll(tasks);
        queue.Complete();
    }

    private async Task BesideAsync(IController controller, Action<ObjectKey> enqueue, CancellationToken cancel)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), new Random());
        while (!cancel.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            try
            {
                await Task.Yield();
                await controller.RunAsync(enqueue, cancel);
                return;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                ControllerLog.SourceFailed(logger, controller.Info.Name, error.Message);
            }
            if (time.GetElapsedTime(started) > TimeSpan.FromSeconds(30)) backoff.Reset();
            try
            {
                await Task.Delay(backoff.Next(), time, cancel);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
