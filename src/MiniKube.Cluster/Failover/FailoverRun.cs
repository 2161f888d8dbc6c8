using MiniKube.Cluster.Clusters;
using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Failover;

/// <summary>What <c>mkube failover</c> was asked for.</summary>
public sealed record FailoverRequest
{
    public required string Cluster { get; init; }

    public required NodeSoftware Software { get; init; }

    /// <summary>An image on every node with a shell and httpd.</summary>
    public required string Image { get; init; }

    public IReadOnlyList<NodeFault> Faults { get; init; } = [NodeFault.Power];

    /// <summary>Of each fault.</summary>
    public int Rounds { get; init; } = 1;
}

/// <summary>Makes faults under load, one after the other, and takes the times of what the cluster does about them.</summary>
public sealed class FailoverRun(FailoverRequest request, TimeProvider time, Action<string> progress)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan RoundPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan HealPatience = TimeSpan.FromSeconds(60);

    public async Task<IReadOnlyList<FailoverRound>> RunAsync(CancellationToken cancel)
    {
        var hosts = ClusterHosts.Open(request.Cluster, time);
        if (hosts.All.Count < 3) throw new ClusterException(ClusterFailure.Usage, $"cluster {request.Cluster} has {hosts.All.Count} node(s), and a failover wants somewhere to go: run 'mkube up --name {request.Cluster} --nodes 3'");
        using var api = new ClusterApi(AdminKubeconfig.Credentials(hosts.Paths, hosts.Record));
        var workload = new FailoverWorkload(api, request.Image);
        var rounds = new List<FailoverRound>();
        try
        {
            var port = await workload.EnsureAsync(cancel);
            foreach (var fault in Enumerable.Repeat(request.Faults, request.Rounds).SelectMany(f => f))
            {
                var victim = await SettleAsync(hosts, api, workload, cancel);
                rounds.Add(await RoundAsync(hosts, api, victim, fault, port, cancel));
                progress(FailoverTable.Line(rounds[^1]));
            }

            return rounds;
        }
        finally
        {
            await workload.RemoveAsync(CancellationToken.None);
        }
    }

    /// <summary>Waits until all is well and a replica is on a node that may fail; returns that node.</summary>
    private async Task<NodeHost> SettleAsync(ClusterHosts hosts, ClusterApi api, FailoverWorkload workload, CancellationToken cancel)
    {
        // A single server is not put to the test here: without it nobody could tell the time of anything.
        var candidates = hosts.All.Where(h => hosts.Record.Servers > 1 || !hosts.Record.IsServer(h.Paths.Number)).ToDictionary(h => h.Paths.Name);
        var moved = new HashSet<string>();
        var started = time.GetTimestamp();
        while (true)
        {
            var view = await FailoverView.TakeAsync(api, cancel);
            var serving = view.Pods.Where(p => p.Ready && !p.Leaving).ToList();
            if (hosts.All.All(h => view.Ready.Contains(h.Paths.Name)) && view.Tainted.Count == 0 && view.Pods.Count == FailoverWorkload.Replicas && serving.Count == FailoverWorkload.Replicas && view.Serving.Count == FailoverWorkload.Replicas)
            {
                var victim = serving.Where(p => candidates.ContainsKey(p.Node)).GroupBy(p => p.Node).OrderBy(g => g.Count()).ThenByDescending(g => g.Key, StringComparer.Ordinal).FirstOrDefault();
                if (victim?.Count() == 1) return candidates[victim.Key];
                var crowded = serving.GroupBy(p => p.Node).OrderByDescending(g => g.Count()).First().First();
                if (moved.Add(crowded.Name)) await workload.DeleteAsync(crowded.Name, cancel);
            }

            if (time.GetElapsedTime(started) > SettlePatience) throw new ClusterException(ClusterFailure.TimedOut, $"the cluster did not settle within {SettlePatience.TotalSeconds:0} s: look at 'mkube node list --name {request.Cluster}' and 'kubectl get pods -n {FailoverWorkload.Namespace}'");
            await Task.Delay(Glance, time, cancel);
        }
    }

    private async Task<FailoverRound> RoundAsync(ClusterHosts hosts, ClusterApi api, NodeHost victim, NodeFault fault, int port, CancellationToken cancel)
    {
        var round = new FailoverRound { Fault = fault.ToString().ToLowerInvariant(), Node = victim.Paths.Name };
        var others = hosts.All.Where(h => h != victim).Select(h => new Uri($"http://{hosts.Record.Network.Address(h.Paths.Number)}:{port}/")).ToList();
        var faults = new NodeFaults(request.Cluster, time, _ => { });
        await using var load = new ClientLoad(others, time);
        load.Start();
        await Task.Delay(TimeSpan.FromSeconds(1), time, cancel);
        var before = (await FailoverView.TakeAsync(api, cancel)).Pods.Where(p => p.Node == round.Node).Select(p => p.Name).ToHashSet();
        var start = time.GetTimestamp();
        var failing = faults.FailAsync(round.Node, fault, cancel);
        await ObserveAsync(api, round, before, start, cancel);
        await failing;
        await Task.Delay(TimeSpan.FromSeconds(1), time, cancel);
        var (requests, failed, gap) = load.Count();
        (round.Requests, round.Failed, round.LongestGap) = (requests, failed, gap.TotalSeconds);

        var mending = time.GetTimestamp();
        await faults.HealAsync(round.Node, request.Software, HealPatience, cancel);
        round.Healed = time.GetElapsedTime(mending).TotalSeconds;
        while (time.GetElapsedTime(mending) < HealPatience && round.CleanedUp is null)
        {
            if (!(await FailoverView.TakeAsync(api, cancel)).Pods.Any(p => before.Contains(p.Name))) round.CleanedUp = time.GetElapsedTime(mending).TotalSeconds;
            await Task.Delay(Glance, time, cancel);
        }

        return round;
    }

    private async Task ObserveAsync(ClusterApi api, FailoverRound round, HashSet<string> before, long start, CancellationToken cancel)
    {
        while (time.GetElapsedTime(start) is var elapsed && elapsed < RoundPatience)
        {
            if (await TryViewAsync(api, cancel) is { } view)
            {
                var now = time.GetElapsedTime(start).TotalSeconds;
                if (!view.Ready.Contains(round.Node)) round.NotReady ??= now;
                if (view.Tainted.Contains(round.Node)) round.Tainted ??= now;
                if (!view.Serving.Contains(round.Node)) round.EndpointsGone ??= now;
                if (view.Pods.Where(p => before.Contains(p.Name)).All(p => p.Leaving)) round.Evicted ??= now;
                if (view.ReadyWithout(round.Node) >= FailoverWorkload.Replicas && view.Serving.Count(n => n != round.Node) >= FailoverWorkload.Replicas) round.Replaced ??= now;
                if (round is { NotReady: not null, Evicted: not null, Replaced: not null, EndpointsGone: not null }) return;
            }

            await Task.Delay(Glance, time, cancel);
        }
    }

    /// <summary>Null while the API does not answer, as when the node that fails carries a server.</summary>
    private static async Task<FailoverView?> TryViewAsync(ClusterApi api, CancellationToken cancel)
    {
        try
        {
            return await FailoverView.TakeAsync(api, cancel);
        }
        catch (ClusterException)
        {
            return null;
        }
    }
}
