using System.Diagnostics;
using System.Diagnostics.Metrics;
using MiniKube.Telemetry;

namespace MiniKube.ApiServer.Storage;

/// <summary>How long etcd takes, by what it is asked to do and the kind of object.</summary>
internal static class StorageMetrics
{
    private static readonly Meter Meter = new("MiniKube.ApiServer");
    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("etcd_request_errors_total", description: "Requests that etcd refused or did not answer");
    private static readonly Histogram<double> Seconds = Meter.CreateHistogram(
        "etcd_request_duration_seconds", "s", "Time of requests to etcd", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = Durations.OfRequests });

    public static Measurement Begin(string operation, ResourceDefinition definition) => new(operation, definition.GroupResource, Stopwatch.GetTimestamp());

    public static void Failed() => Errors.Add(1);

    /// <summary>Ends when it is disposed of.</summary>
    public readonly struct Measurement(string operation, string type, long begun) : IDisposable
    {
        public void Dispose() => Seconds.Record(Stopwatch.GetElapsedTime(begun).TotalSeconds, new("operation", operation), new KeyValuePair<string, object?>("type", type));
    }
}
