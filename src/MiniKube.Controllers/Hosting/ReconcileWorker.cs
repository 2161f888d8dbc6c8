using Microsoft.Extensions.Logging;
using MiniKube.Client;

namespace MiniKube.Controllers.Hosting;

/// <summary>Takes keys from a queue, has them reconciled, and decides from the outcome when they come again.</summary>
internal sealed class ReconcileWorker(IController controller, WorkQueue<ObjectKey> queue, ILogger logger, TimeProvider time)
{
    // No single key may hold a worker for ever.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken cancel)
    {
        // The first key must not run on the thread that starts the host.
        await Task.Yield();
        while (!cancel.IsCancellationRequested)
        {
            ObjectKey key;
            try
            {
                key = await queue.TakeAsync(cancel);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await OneAsync(key, cancel);
            queue.Done(key);
        }
    }

    private async Task OneAsync(ObjectKey key, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var outcome = "success";
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var limit = time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), bounded, Longest, Timeout.InfiniteTimeSpan);
        try
        {
            var next = await controller.ReconcileAsync(key, bounded.Token);
            queue.Forget(key);
            if (next.Delay is { } delay) queue.AddAfter(key, delay);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            outcome = "cancelled";
        }
        catch (ApiException error) when (error.IsConflict)
        {
            // The cache was behind; the event that tells so is on its way.
            outcome = "conflict";
            ControllerLog.Conflict(logger, controller.Info.Name, key, error.Message);
            queue.Retry(key);
        }
        catch (ApiException error) when (error.IsNamespaceGoing() || (error.IsNotFound && queue.Failures(key) == 0))
        {
            // What was to be written to has gone, or goes with its namespace, which may take as long as its pods need to end. If the cache does not learn of what has gone
            // by the next attempt, that is told aloud.
            outcome = "gone";
            ControllerLog.Gone(logger, controller.Info.Name, key, error.Message);
            queue.Retry(key);
        }
        catch (Exception error)
        {
            outcome = "error";
            ControllerLog.Failed(logger, controller.Info.Name, key, queue.Failures(key) + 1, error is ApiException ? error.Message : error.ToString());
            queue.Retry(key);
        }
        ControllerMetrics.Reconciled(controller.Info.Name, outcome, time.GetElapsedTime(started));
    }
}
