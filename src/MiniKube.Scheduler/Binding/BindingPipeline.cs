using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace MiniKube.Scheduler;

/// <summary>
/// Carries decisions to the API server beside the scheduling loop. Each call binds whatever is ready at that moment, so that a burst needs few calls
/// and a single pod does not wait.
/// </summary>
internal sealed class BindingPipeline(
    SchedulerCore core, PluginSet plugins, Func<ObjectKey, CancellationToken, Task<Pod?>> read, EventRecorder events, ILogger logger, TimeProvider time)
{
    private const int LargestBatch = 256;
    private const int Calls = 2;
    private static readonly TimeSpan LongestPermit = TimeSpan.FromMinutes(15);

    private readonly Channel<Outcome.Placed> ready = Channel.CreateBounded<Outcome.Placed>(10_000);

    public ValueTask AddAsync(Outcome.Placed placed, CancellationToken cancel)
    {
        if (plugins.Permits.Length == 0) return ready.Writer.WriteAsync(placed, cancel);
        _ = PermitAsync(placed, cancel);
        return ValueTask.CompletedTask;
    }

    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => WorkAsync(cancel)));

    private async Task WorkAsync(CancellationToken cancel)
    {
        var batch = new List<Outcome.Placed>();
        while (await ready.Reader.WaitToReadAsync(cancel))
        {
            batch.Clear();
            while (batch.Count < LargestBatch && ready.Reader.TryRead(out var placed)) batch.Add(placed);
            if (batch.Count > 0) await BindAsync(batch, cancel);
        }
    }

    private async Task BindAsync(List<Outcome.Placed> batch, CancellationToken cancel)
    {
        SchedulerMetrics.Binding(batch.Count);
        try
        {
            var results = await plugins.Binds[0].BindAsync([.. batch.Select(placed => new PodBinding(placed.Pod.Key, placed.Pod.Uid, placed.Node))], cancel);
            for (var i = 0; i < batch.Count; i++) Settle(batch[i], results[i]);
        }
        catch (ApiException error)
        {
            BindingLog.Unknown(logger, batch.Count, error.Message);
            // Bound or not: only the pods themselves can tell. Until then their room stays taken.
            foreach (var placed in batch) await AskAsync(placed, error, cancel);
        }
    }

    private void Settle(Outcome.Placed placed, ApiException? error)
    {
        var (pod, node) = (placed.Pod, placed.Node);
        if (error is null)
        {
            SchedulerMetrics.Bound(time.GetElapsedTime(placed.Queued.Since), placed.Queued.Attempts);
            events.Normal(pod.Pod, "Scheduled", $"Successfully assigned {pod.Key} to {node}");
            return;
        }
        BindingLog.Failed(logger, pod.Key, node, error.Message);
        if (!error.IsNotFound) events.Warning(pod.Pod, "FailedScheduling", $"binding to {node} was rejected: {error.Message}");
        core.GiveUp(placed);
    }

    private async Task AskAsync(Outcome.Placed placed, ApiException error, CancellationToken cancel)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), new Random());
        while (true)
        {
            try
            {
                var pod = await read(placed.Pod.Key, cancel);
                var bound = pod?.Metadata.Uid == placed.Pod.Uid && pod.Spec.NodeName == placed.Node;
                Settle(placed, bound ? null : error);
                return;
            }
            catch (ApiException)
            {
                await Task.Delay(backoff.Next(), time, cancel);
            }
        }
    }

    private async Task PermitAsync(Outcome.Placed placed, CancellationToken cancel)
    {
        try
        {
            using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            bounded.CancelAfter(LongestPermit);
            foreach (var plugin in plugins.Permits)
            {
                if (await plugin.PermitAsync(placed.Pod, placed.Node, bounded.Token) is not { } rejection) continue;
                BindingLog.Failed(logger, placed.Pod.Key, placed.Node, rejection.ToString());
                core.GiveUp(placed);
                return;
            }
            await ready.Writer.WriteAsync(placed, cancel);
        }
        catch (Exception error)
        {
            if (cancel.IsCancellationRequested) return;
            BindingLog.Failed(logger, placed.Pod.Key, placed.Node, error.Message);
            core.GiveUp(placed);
        }
    }
}
