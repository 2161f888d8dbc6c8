using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Kubeconfig;

namespace MiniKube.Cluster.Clusters;

/// <summary>Waits until every node is Ready and has its images, and says what is in the way when that takes too long.</summary>
internal sealed class ClusterReadiness(ClusterRecord record, IReadOnlyList<NodeHost> hosts, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    public async Task WaitAsync(KubeconfigCredentials admin, CancellationToken cancel)
    {
        using var api = new ClusterApi(admin);
        var started = time.GetTimestamp();
        while (await ProblemAsync(api, cancel) is { } problem)
        {
            if (time.GetElapsedTime(started) > patience)
            {
                throw new ClusterException(
                    ClusterFailure.TimedOut,
                    $"cluster {record.Name} is not ready after {patience.TotalSeconds:0} s ({problem}): the logs are in {hosts[0].Paths.Logs}; run 'mkube up --name {record.Name}' to wait on, or 'mkube down --name {record.Name}' to remove it");
            }

            await Task.Delay(Poll, time, cancel);
        }
    }

    /// <summary>Null when all is well.</summary>
    private async Task<string?> ProblemAsync(ClusterApi api, CancellationToken cancel)
    {
        foreach (var host in hosts)
        {
            if (HostState.Read(host.Paths)?.Tasks.FirstOrDefault(t => !t.Done) is { } task) return $"{host.Paths.Name}: task {task.Name} is not done after {task.Attempts} attempts";
        }

        var (ready, problem) = await api.ReadyNodesAsync(cancel);
        if (ready is null) return problem + Dying();
        return hosts.FirstOrDefault(h => !ready.Contains(h.Paths.Name)) is { } missing ? $"node {missing.Paths.Name} is not Ready" + Dying() : null;
    }

    private string Dying()
    {
        var restarted = hosts.SelectMany(h => HostState.Read(h.Paths)?.Components ?? []).Where(c => c.Restarts > 0).ToList();
        return restarted.Count == 0 ? "" : "; " + string.Join(", ", restarted.Select(c => $"{c.Name} was restarted {c.Restarts} times, last {c.LastExit}"));
    }
}
