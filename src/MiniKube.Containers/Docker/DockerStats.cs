using MiniKube.Containers.Docker.Http;
using MiniKube.Containers.Docker.Wire;

namespace MiniKube.Containers.Docker;

/// <summary>Counters, one container at a call: Docker has no call for many.</summary>
internal sealed class DockerStats(DockerHttp http, DockerRuntimeOptions options)
{
    private const int SideBySide = 8;

    public async Task<IReadOnlyList<ContainerStats>> ReadAsync(IReadOnlyList<ContainerInfo> running, CancellationToken cancel)
    {
        var all = new ContainerStats?[running.Count];
        var limits = new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancel };
        await Parallel.ForAsync(0, running.Count, limits, async (index, until) => all[index] = await ReadAsync(running[index], until));
        return [.. all.OfType<ContainerStats>()];
    }

    private async Task<ContainerStats?> ReadAsync(ContainerInfo container, CancellationToken cancel)
    {
        var answer = await http.FindAsync($"containers/{container.Id}/stats?stream=false&one-shot=true", DockerJson.Default.StatsAnswer, options.Deadlines.Query, cancel);
        // One that has just ended has no numbers any more.
        if (answer?.Memory?.Usage is not { } usage)
            return null;
        var idle = answer.Memory.Counters is { } counters ? counters.GetValueOrDefault("total_inactive_file", counters.GetValueOrDefault("inactive_file")) : 0;
        return new ContainerStats
        {
            Id = container.Id,
            Name = container.Name,
            Labels = container.Labels,
            At = answer.Read,
            CpuNanoseconds = answer.Cpu?.Usage?.Total,
            WorkingSetBytes = usage > idle ? usage - idle : 0,
        };
    }
}
