using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Containers;
using MiniKube.Containers.Cri;

namespace MiniKube.Benchmarks;

/// <summary>The floor under "create → Running": the same container by CRI alone, sandbox, create and start, on the same node.</summary>
internal static class RuntimeFloor
{
    private const int Rounds = 10;

    // As many as the agent starts at once.
    private const int AtOnce = 6;

    public static async Task<double> MeasureAsync(string socket, string image, Report report)
    {
        await using var runtime = new CriRuntime(new CriRuntimeOptions { SocketPath = socket }, TimeProvider.System, NullLogger<CriRuntime>.Instance);
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++) times.Add(await StartOneAsync(runtime, image, $"one-{i}"));
        var median = Percentile.Of(times, 50);
        report.Add("pod.cri_floor", median, "ms", $"sandbox + create + start by CRI alone, median of {Rounds}, min {times.Min():0} max {times.Max():0}");
        report.Add("pod.cri_burst30_floor", await BurstAsync(runtime, image, 30), "pods/s", $"30 by CRI alone, {AtOnce} at once");
        return median;
    }

    private static async Task<double> StartOneAsync(CriRuntime runtime, string image, string name)
    {
        var watch = Stopwatch.StartNew();
        var sandbox = await RunAsync(runtime, image, name);
        var elapsed = watch.Elapsed.TotalMilliseconds;
        await EndAsync(runtime, sandbox);
        return elapsed;
    }

    private static async Task<double> BurstAsync(CriRuntime runtime, string image, int count)
    {
        var watch = Stopwatch.StartNew();
        var sandboxes = new ConcurrentBag<string>();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => sandboxes.Add(await RunAsync(runtime, image, $"burst-{i}")));
        var elapsed = watch.Elapsed;
        foreach (var sandbox in sandboxes) await EndAsync(runtime, sandbox);
        return count / elapsed.TotalSeconds;
    }

    private static async Task<string> RunAsync(CriRuntime runtime, string image, string name)
    {
        // No label of ours: the agent lets sandboxes alone that it did not make.
        var sandbox = new PodSandboxSpec { Name = $"floor-{name}", Namespace = "bench", Uid = Guid.NewGuid().ToString(), Hostname = "floor" };
        var id = await runtime.RunSandboxAsync(sandbox, CancellationToken.None);
        try
        {
            var container = await runtime.CreateContainerAsync(id, new ContainerSpec { Name = "app", Image = image, Command = ["sleep", "3600"] }, sandbox, CancellationToken.None);
            await runtime.StartContainerAsync(container, CancellationToken.None);
            return id;
        }
        catch
        {
            await EndAsync(runtime, id);
            throw;
        }
    }

    private static async Task EndAsync(CriRuntime runtime, string sandbox)
    {
        await runtime.StopSandboxAsync(sandbox, CancellationToken.None);
        await runtime.RemoveSandboxAsync(sandbox, CancellationToken.None);
    }
}
