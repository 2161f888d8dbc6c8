using System.Diagnostics.Metrics;

namespace MiniKube.Telemetry;

/// <summary>
/// Collects what the rooms of this process measure with <see cref="Meter"/>s named <c>MiniKube.…</c>, and writes it for Prometheus. Rooms know nothing of it:
/// an instrument's name is the metric's name.
/// </summary>
public sealed class MeterExport : IDisposable
{
    private static readonly Lazy<MeterExport> Shared = new(() => new MeterExport("MiniKube."));
    private readonly MeterListener listener = new();
    private readonly Lock gate = new();
    private readonly List<InstrumentSeries> all = [];

    public MeterExport(string prefix)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (!instrument.Meter.Name.StartsWith(prefix, StringComparison.Ordinal)) return;
            var series = new InstrumentSeries(instrument);
            lock (gate) all.Add(series);
            listening.EnableMeasurementEvents(instrument, series);
        };
        listener.MeasurementsCompleted = (_, series) =>
        {
            lock (gate) all.Remove((InstrumentSeries)series!);
        };
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, series) => ((InstrumentSeries)series!).Record(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, series) => ((InstrumentSeries)series!).Record(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, series) => ((InstrumentSeries)series!).Record(value, tags));
        listener.Start();
    }

    /// <summary>Of this process, from the first use on.</summary>
    public static MeterExport OfProcess => Shared.Value;

    public void Render(MetricsText text)
    {
        lock (gate)
        {
            foreach (var series in all) series.BeginObservation();
        }
        listener.RecordObservableInstruments();
        InstrumentSeries[] known;
        lock (gate) known = [.. all];
        foreach (var family in known.GroupBy(series => series.Name).OrderBy(family => family.Key, StringComparer.Ordinal))
        {
            var first = family.First();
            text.Family(first.Name, first.Type, first.Help);
            foreach (var series in family) series.Render(text);
        }
    }

    public void Dispose() => listener.Dispose();
}
