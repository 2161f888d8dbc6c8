using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Containers;
using MiniKube.Containers.Cri;

namespace MiniKube.Benchmarks;

/// <summary>The floor under "create → Running": the same container by CRI alone, sandbox, create and start, on the same node.</summary>
internal static class RuntimeFloor
{
    private const int Rounds = 10;

    public static async Task<double> MeasureAsync(string socket, string image, Report report)
    {
        await using var runtime = new CriRuntime(new CriRuntimeOptions { SocketPath = socket }, TimeProvider.System, NullLogger<CriRuntime>.Instance);
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++) times.Add(await StartOneAsync(runtime, image, i));
        var median = Percentile.Of(times, 50);
        report.Add("pod.cri_floor", median, "ms", $"sandbox + create + start by CRI alone, median of {Rounds}, min {times.Min():0} max {times.Max():0}");
        return median;
    }

    private static async Task<double> StartOneAsync(CriRuntime runtime, string image, int round)
    {
        // No label of ours: the agent lets sandboxes alone that it did not make.
        var sandbox = new PodSandboxSpec { Name = $"floor-{round}", Namespace = "bench", Uid = Guid.NewGuid().ToString(), Hostname = "floor" };
        var watch = Stopwatch.StartNew();
        var id = await runtime.RunSandboxAsync(sandbox, CancellationToken.None);
        try
        {
            var container = await runtime.CreateContainerAsync(id, new ContainerSpec { Name = "app", Image = image, Command = ["sleep", "3600"] }, sandbox, CancellationToken.None);
            await runtime.StartContainerAsync(container, CancellationToken.None);
            return watch.Elapsed.TotalMilliseconds;
        }
        finally
        {
            await runtime.StopSandboxAsync(id, CancellationToken.None);
            await runtime.RemoveSandboxAsync(id, CancellationToken.None);
        }
    }
}
