using System.Diagnostics.Metrics;

namespace MiniKube.Telemetry.Tests;

public sealed class MeterExportTests : IDisposable
{
    private readonly string prefix = $"Test{Guid.NewGuid():N}.";
    private readonly Meter meter;
    private readonly MeterExport export;

    public MeterExportTests()
    {
        meter = new(prefix + "Room");
        export = new(prefix);
    }

    public void Dispose()
    {
        export.Dispose();
        meter.Dispose();
    }

    [Fact]
    public void Counter_AddsUpByLabels_WhateverTheirTypes()
    {
        var counter = meter.CreateCounter<long>("things_total", description: "Things\nof two lines");
        counter.Add(2, new("kind", "a"), new KeyValuePair<string, object?>("code", 200));
        counter.Add(3, new("kind", "a"), new KeyValuePair<string, object?>("code", "200"));
        counter.Add(1, new KeyValuePair<string, object?>("kind", "with \"quotes\" and \\"));
        Text().ShouldBe("""
            # HELP things_total Things\nof two lines
            # TYPE things_total counter
            things_total{kind="a",code="200"} 5
            things_total{kind="with \"quotes\" and \\"} 1

            """);
    }

    [Fact]
    public void Histogram_CountsUnderEachBound_AndTheRest()
    {
        var histogram = meter.CreateHistogram("wait_seconds", "s", "Waits", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        foreach (var seconds in new[] { 0.25, 0.5, 0.75, 4 }) histogram.Record(seconds, new KeyValuePair<string, object?>("name", "x"));
        Text().ShouldBe("""
            # HELP wait_seconds Waits
            # TYPE wait_seconds histogram
            wait_seconds_bucket{name="x",le="0.5"} 2
            wait_seconds_bucket{name="x",le="1"} 3
            wait_seconds_bucket{name="x",le="+Inf"} 4
            wait_seconds_sum{name="x"} 5.5
            wait_seconds_count{name="x"} 4

            """);
    }

    [Fact]
    public void ObservedValue_ThatIsNotObservedAgain_IsGone()
    {
        var names = new List<string> { "one", "two" };
        meter.CreateObservableGauge("depth", () => names.Select(name => new Measurement<int>(name.Length, new KeyValuePair<string, object?>("name", name))), description: "Depths");
        Text().ShouldContain("depth{name=\"two\"} 3\n");
        names.Remove("two");
        Text().ShouldBe("# HELP depth Depths\n# TYPE depth gauge\ndepth{name=\"one\"} 3\n");
    }

    [Fact]
    public void MetersOfOthers_AreLeftOut()
    {
        using var other = new Meter("System.Something");
        other.CreateCounter<int>("others_total").Add(1);
        Text().ShouldBeEmpty();
    }

    [Fact]
    public void LabelSetsWithoutEnd_AreBounded()
    {
        var counter = meter.CreateCounter<int>("many_total", description: "Many");
        for (var i = 0; i < 5_000; i++) counter.Add(1, new KeyValuePair<string, object?>("id", i));
        Text().Split('\n').Count(line => line.StartsWith("many_total", StringComparison.Ordinal)).ShouldBe(2_000);
    }

    [Fact]
    public async Task ManyThreads_LoseNothing()
    {
        var counter = meter.CreateCounter<double>("sum_total", description: "Sum");
        var histogram = meter.CreateHistogram<double>("spread", description: "Spread");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                counter.Add(1);
                histogram.Record(1);
            }
        })));
        Text().ShouldContain("\nsum_total 80000\n");
        Text().ShouldContain("\nspread_sum 80000\nspread_count 80000\n");
    }

    private string Text()
    {
        var text = new MetricsText();
        export.Render(text);
        return text.ToString();
    }
}
