using System.Diagnostics.Metrics;

namespace MiniKube.Scheduler;

/// <summary>What the scheduler tells, under the names that upstream's dashboards know.</summary>
internal static class SchedulerMetrics
{
    private static readonly InstrumentAdvice<double> Decisions = new() { HistogramBucketBoundaries = Doubling(0.00001, 18) };
    private static readonly InstrumentAdvice<double> Ways = new() { HistogramBucketBoundaries = Doubling(0.01, 20) };
    private static readonly InstrumentAdvice<int> Sizes = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] };
    private static readonly Meter Meter = new("MiniKube.Scheduler");
    private static readonly Counter<long> Attempts = Meter.CreateCounter<long>("scheduler_schedule_attempts_total", description: "Attempts to place a pod, by result");
    private static readonly Counter<long> Preemptions = Meter.CreateCounter<long>("scheduler_preemption_attempts_total", description: "Attempts to make room by preemption");

    private static readonly Histogram<double> Durations =
        Meter.CreateHistogram("scheduler_scheduling_attempt_duration_seconds", "s", "Time of one attempt, without binding", tags: null, Decisions);

    private static readonly Histogram<double> Bindings =
        Meter.CreateHistogram("scheduler_pod_scheduling_sli_duration_seconds", "s", "Time from a pod being seen to its being bound", tags: null, Ways);

    private static readonly Histogram<int> Batches = Meter.CreateHistogram("scheduler_bind_batch_pods", description: "Pods bound by one call", unit: null, tags: null, advice: Sizes);
    private static volatile Func<QueueCounts>? queues;

    static SchedulerMetrics() => Meter.CreateObservableGauge("scheduler_pending_pods", Pending, description: "Pods that wait, by why");

    public static void Decided(bool placed, bool preempts, TimeSpan took)
    {
        var result = new KeyValuePair<string, object?>("result", placed ? "scheduled" : "unschedulable");
        var profile = new KeyValuePair<string, object?>("profile", "default-scheduler");
        Attempts.Add(1, profile, result);
        if (preempts) Preemptions.Add(1);
        Durations.Record(took.TotalSeconds, profile, result);
    }

    public static void Binding(int pods) => Batches.Record(pods);

    public static void Bound(TimeSpan since, int attempts) => Bindings.Record(since.TotalSeconds, new KeyValuePair<string, object?>("attempts", attempts > 15 ? "16+" : (attempts + 1).ToString()));

    /// <summary>The queue to tell of: that of the scheduler which began last.</summary>
    public static void Observe(Func<QueueCounts> counts) => queues = counts;

    private static IEnumerable<Measurement<int>> Pending()
    {
        if (queues is not { } read) yield break;
        var counts = read();
        yield return new(counts.Active, new KeyValuePair<string, object?>("queue", "active"));
        yield return new(counts.Backoff, new KeyValuePair<string, object?>("queue", "backoff"));
        yield return new(counts.Unschedulable, new KeyValuePair<string, object?>("queue", "unschedulable"));
        yield return new(counts.Gated, new KeyValuePair<string, object?>("queue", "gated"));
    }

    private static double[] Doubling(double first, int count) => [.. Enumerable.Range(0, count).Select(power => first * (1L << power))];
}
