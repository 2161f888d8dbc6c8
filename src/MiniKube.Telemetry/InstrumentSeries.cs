using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace MiniKube.Telemetry;

/// <summary>What one instrument has measured, by its labels. The number of label sets is bounded: what comes after is not told.</summary>
internal sealed class InstrumentSeries(Instrument instrument)
{
    private const int MostSeries = 2_000;
    private readonly ConcurrentDictionary<string[], Series> byLabels = new(LabelComparer.Instance);
    private readonly IReadOnlyList<double> bounds = BoundsOf(instrument);

    public string Name => instrument.Name;

    public string Help => instrument.Description ?? instrument.Name;

    public string Type { get; } = instrument switch
    {
        Histogram<double> or Histogram<long> or Histogram<int> => "histogram",
        Counter<double> or Counter<long> or Counter<int> or ObservableCounter<double> or ObservableCounter<long> or ObservableCounter<int> => "counter",
        _ => "gauge",
    };

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var lookup = byLabels.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        if (!lookup.TryGetValue(tags, out var series))
        {
            if (byLabels.Count >= MostSeries) return;
            series = byLabels.GetOrAdd(LabelComparer.Instance.Create(tags), _ => new(Type == "histogram" ? new(bounds) : null));
        }
        if (series.Buckets is { } buckets) buckets.Add(value);
        else if (instrument.IsObservable) series.Set(value);
        else series.Add(value);
    }

    /// <summary>What is observed is what is there now: a label set that is not observed again is gone.</summary>
    public void BeginObservation()
    {
        if (instrument.IsObservable) byLabels.Clear();
    }

    public void Render(MetricsText text)
    {
        // A copy first: sorting sizes its own by the count, and fails when more have come until it copies.
        foreach (var (labels, series) in byLabels.ToArray().OrderBy(pair => string.Join(',', pair.Key), StringComparer.Ordinal))
        {
            var pairs = new (string, string)[labels.Length / 2];
            for (var i = 0; i < pairs.Length; i++) pairs[i] = (labels[2 * i], labels[(2 * i) + 1]);
            if (series.Buckets is { } buckets) text.Histogram(Name, buckets, pairs);
            else text.Sample(Name, series.Value, pairs);
        }
    }

    private static IReadOnlyList<double> BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => bounds,
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(bound => (double)bound)],
        _ => Durations.Doubling,
    };

    private sealed class Series(BucketCounts? buckets)
    {
        private double value;

        public BucketCounts? Buckets => buckets;

        public double Value => Volatile.Read(ref value);

        public void Set(double now) => Volatile.Write(ref value, now);

        public void Add(double more)
        {
            for (var seen = Value; ;)
            {
                var before = Interlocked.CompareExchange(ref value, seen + more, seen);
                if (before.Equals(seen)) return;
                seen = before;
            }
        }
    }
}
