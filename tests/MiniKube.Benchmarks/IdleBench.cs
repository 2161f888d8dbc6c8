using System.Text.Json.Nodes;

namespace MiniKube.Benchmarks;

/// <summary>Memory and CPU of a cluster that has nothing to do, by component, as <c>mkube status</c> names them.</summary>
internal static class IdleBench
{
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(20);

    public static async Task RunAsync(Mkube mkube, string cluster, Report report)
    {
        report.Title("idle");
        var status = JsonNode.Parse(await mkube.RunAsync("status", "--name", cluster, "--output", "json"))!;
        var pids = new Dictionary<string, int>();
        foreach (var node in status["nodes"]!.AsArray())
        {
            foreach (var component in node!["components"]!.AsArray()) pids[$"{node["name"]}.{component!["name"]}"] = (int)component["pid"]!;
        }
        var before = pids.ToDictionary(pair => pair.Key, pair => ProcessUse.Of(pair.Value));
        await Task.Delay(Span);
        double memory = 0, cpu = 0;
        foreach (var (name, pid) in pids)
        {
            var now = ProcessUse.Of(pid);
            var percent = (now.CpuSeconds - before[name].CpuSeconds) / Span.TotalSeconds * 100;
            cpu += percent;
            if (!name.EndsWith(".etcd", StringComparison.Ordinal) && !name.EndsWith(".containerd", StringComparison.Ordinal)) memory += now.RssMiB;
            report.Add($"idle.{name}", now.RssMiB, "MiB", FormattableString.Invariant($"pss {now.PssMiB:0.0} MiB, cpu {percent:0.00} % of one core over 20 s"));
        }
        report.Add("idle.rss.ours", memory, "MiB", "server and agent, without etcd and runtime");
        report.Add("idle.cpu.total", cpu, "% core", "with etcd and runtime");
    }
}
