using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using MiniKube.Telemetry;

namespace MiniKube.ApiServer.Telemetry;

/// <summary>Requests of REST and gRPC alike: how many, with which answers, how long they took, and which run now.</summary>
internal sealed class RequestMetrics
{
    private const string Total = "apiserver_request_total";
    private const string Duration = "apiserver_request_duration_seconds";
    private const string InFlight = "apiserver_current_inflight_requests";
    private const string LongRunning = "apiserver_longrunning_requests";
    private readonly ConcurrentDictionary<RequestLabels, Series> all = new();
    private long reading;
    private long mutating;

    /// <summary>The request is known for what it is from here on. Only the first of several says counts.</summary>
    public void Begin(HttpContext http, RequestLabels labels)
    {
        if (http.Features.Get<RequestLabels>() is not null) return;
        http.Features.Set(labels);
        Interlocked.Increment(ref Running(labels));
    }

    public void End(HttpContext http, TimeSpan took)
    {
        var begun = http.Features.Get<RequestLabels>();
        if (begun is not null) Interlocked.Decrement(ref Running(begun));
        var series = Of(begun ?? RequestLabels.Of(http.Request.Method));
        Interlocked.Increment(ref series.Codes.GetOrAdd(AnswerCode.Of(http), static _ => new()).Value);
        series.Durations.Add(took.TotalSeconds);
    }

    public void Render(MetricsText text)
    {
        var known = all.ToArray().OrderBy(pair => (pair.Key.Group, pair.Key.Resource, pair.Key.Subresource, pair.Key.Verb, pair.Key.Scope)).ToArray();
        text.Family(Total, "counter", "Requests by verb, resource and HTTP status code.");
        foreach (var (labels, series) in known)
        {
            foreach (var (code, count) in series.Codes.ToArray().OrderBy(pair => pair.Key))
                text.Sample(Total, Volatile.Read(ref count.Value), [.. Labels(labels), ("code", code.ToString(CultureInfo.InvariantCulture))]);
        }
        text.Family(Duration, "histogram", "Time from a request's arrival to the end of its answer, by verb and resource.");
        foreach (var (labels, series) in known) text.Histogram(Duration, series.Durations, Labels(labels));
        text.Family(InFlight, "gauge", "Requests that run now, by whether they may change something.");
        text.Sample(InFlight, Volatile.Read(ref reading), ("request_kind", "readOnly"));
        text.Sample(InFlight, Volatile.Read(ref mutating), ("request_kind", "mutating"));
        text.Family(LongRunning, "gauge", "Watches, sessions and logs that run now.");
        foreach (var (labels, series) in known)
        {
            if (labels.Lasts) text.Sample(LongRunning, Volatile.Read(ref series.Running), Labels(labels).AsSpan(1));
        }
    }

    private static (string Name, string Value)[] Labels(RequestLabels labels) =>
    [
        ("dry_run", labels.DryRun ? "All" : ""), ("verb", labels.Verb), ("group", labels.Group), ("version", labels.Version), ("resource", labels.Resource),
        ("subresource", labels.Subresource), ("scope", labels.Scope), ("component", "apiserver"),
    ];

    private ref long Running(RequestLabels labels)
    {
        if (labels.Lasts) return ref Of(labels).Running;
        return ref labels.IsMutating ? ref mutating : ref reading;
    }

    private Series Of(RequestLabels labels) => all.GetOrAdd(labels, static _ => new());

    private sealed class Series
    {
        public long Running;

        public ConcurrentDictionary<int, Count> Codes { get; } = new();

        public BucketCounts Durations { get; } = new(MiniKube.Telemetry.Durations.OfRequests);
    }

    private sealed class Count
    {
        public long Value;
    }
}
