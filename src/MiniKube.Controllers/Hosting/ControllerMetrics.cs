using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace MiniKube.Controllers.Hosting;

/// <summary>Counters of the meter "MiniKube.Controllers", each with the controller's name.</summary>
internal static class ControllerMetrics
{
    private static readonly Meter Meter = new("MiniKube.Controllers");
    private static readonly ConcurrentDictionary<string, Func<int>> Depths = [];

    private static readonly Counter<long> Reconciles = Meter.CreateCounter<long>("controller_reconcile_total", description: "Passes by outcome");
    private static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("controller_reconcile_duration_seconds", unit: "s", description: "Time of one pass");

    static ControllerMetrics() => Meter.CreateObservableGauge(
        "controller_queue_depth", static () => Depths.Select(depth => new Measurement<int>(depth.Value(), Name(depth.Key))), description: "Keys that wait");

    public static void Reconciled(string controller, string outcome, TimeSpan took)
    {
        Reconciles.Add(1, Name(controller), new KeyValuePair<string, object?>("outcome", outcome));
        Durations.Record(took.TotalSeconds, Name(controller));
    }

    public static IDisposable ObserveQueue(string controller, Func<int> depth)
    {
        Depths[controller] = depth;
        return new Observation(controller, depth);
    }

    private static KeyValuePair<string, object?> Name(string controller) => new("controller", controller);

    private sealed class Observation(string controller, Func<int> depth) : IDisposable
    {
        public void Dispose() => Depths.TryRemove(new(controller, depth));
    }
}
