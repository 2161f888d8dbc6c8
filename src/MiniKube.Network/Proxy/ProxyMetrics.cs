using System.Diagnostics.Metrics;

namespace MiniKube.Network.Proxy;

/// <summary>Counted under the names that dashboards for kube-proxy look for.</summary>
internal static class ProxyMetrics
{
    private static readonly Meter Meter = new("MiniKube.Proxy");
    private static readonly Histogram<double> Seconds = Meter.CreateHistogram<double>("kubeproxy_sync_proxy_rules_duration_seconds", description: "Time that writing or comparing service rules took.");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("kubeproxy_sync_proxy_rules_failures_total", description: "How often the kernel or its tool refused service rules.");

    public static void Wrote(TimeSpan took) => Seconds.Record(took.TotalSeconds);

    public static void Failed() => Failures.Add(1);
}
