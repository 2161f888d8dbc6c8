using System.Diagnostics.Metrics;

namespace MiniKube.Scheduler;

/// <summary>Counters of the meter "MiniKube.Scheduler".</summary>
internal static class SchedulerMetrics
{
    private static readonly Meter Meter = new("MiniKube.Scheduler");
    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("scheduler_schedule_attempts_total", description: "Cycles by result");
    private static readonly Histogram<double> Durations =
        Meter.CreateHistogram<double>("scheduler_scheduling_algorithm_duration_seconds", unit: "s", description: "Time of one decision");
    private static readonly Histogram<int> Batches = Meter.CreateHistogram<int>("scheduler_bind_batch_pods", description: "Pods bound by one call");

    public static void Decided(bool placed, TimeSpan took)
    {
        Attempts.Add(1, new KeyValuePair<string, object?>("result", placed ? "scheduled" : "unschedulable"));
        Durations.Record(took.TotalSeconds);
    }

    public static void Bound(int pods) => Batches.Record(pods);
}
