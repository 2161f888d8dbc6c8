using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MiniKube.Client;

namespace MiniKube.Controllers.Hosting;

/// <summary>What the controllers' queues and passes tell, under the names that upstream's dashboards know; each by the controller's name.</summary>
internal static class ControllerMetrics
{
    private static readonly InstrumentAdvice<double> Times = new() { HistogramBucketBoundaries = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10] };
    private static readonly Meter Meter = new("MiniKube.Controllers");
    private static readonly ConcurrentDictionary<string, Func<int>> Depths = [];

    private static readonly Counter<long> Reconciles = Meter.CreateCounter<long>("controller_runtime_reconcile_total", description: "Passes by outcome");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("workqueue_retries_total", description: "Keys that are tried again after a failure or a conflict");
    private static readonly Counter<long> Adds = Meter.CreateCounter<long>("workqueue_adds_total", description: "Keys that a worker was given");

    private static readonly Histogram<double> Work = Meter.CreateHistogram("workqueue_work_duration_seconds", "s", "Time of one pass", tags: null, Times);
    private static readonly Histogram<double> Waits = Meter.CreateHistogram("workqueue_queue_duration_seconds", "s", "Time that a key waited for a worker", tags: null, Times);

    static ControllerMetrics() => Meter.CreateObservableGauge(
        "workqueue_depth", static () => Depths.Select(depth => new Measurement<int>(depth.Value(), Name(depth.Key))), description: "Keys that wait for a worker");

    public static void Reconciled(string controller, string outcome, TimeSpan took)
    {
        Reconciles.Add(1, new("controller", controller), new KeyValuePair<string, object?>("result", outcome));
        if (outcome is "error" or "conflict" or "gone") Retries.Add(1, Name(controller));
        Work.Record(took.TotalSeconds, Name(controller));
    }

    public static void Taken(string controller, TimeSpan waited)
    {
        Adds.Add(1, Name(controller));
        Waits.Record(waited.TotalSeconds, Name(controller));
    }

    public static IDisposable ObserveQueue(string controller, WorkQueue<ObjectKey> queue)
    {
        Func<int> depth = () => queue.Count;
        Depths[controller] = depth;
        return new Observation(controller, depth);
    }

    private static KeyValuePair<string, object?> Name(string controller) => new("name", controller);

    private sealed class Observation(string controller, Func<int> depth) : IDisposable
    {
        public void Dispose() => Depths.TryRemove(new(controller, depth));
    }
}
