using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Images;

namespace MiniKube.Cluster.Clusters;

/// <summary>
/// Switches on what is off and waits until all is Ready, a few nodes at a time: fifty that start at once on a small machine would keep each other,
/// and the server, from ever answering in time.
/// </summary>
internal sealed class ClusterBoot(ClusterHosts cluster, NodeSoftware software, TimeSpan patience, TimeProvider time, Action<string> progress)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PollOfMany = TimeSpan.FromMilliseconds(100);
    private static readonly int AtOnce = Math.Max(4, Environment.ProcessorCount * 3);

    private readonly List<Starting> _starting = [];
    private IReadOnlyList<string> _images = [];
    private Task? _spread;

    /// <param name="hosts">Those that have to be Ready in the end, the servers first, with the images that were loaded before.</param>
    /// <param name="cancel">Interrupts it; what was started stays.</param>
    public async Task RunAsync(IReadOnlyList<NodeHost> hosts, CancellationToken cancel)
    {
        using var spreading = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            await ReadyAsync(hosts, spreading.Token, cancel);
        }
        finally
        {
            await spreading.CancelAsync();
            if (_spread is not null) await _spread.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadyAsync(IReadOnlyList<NodeHost> hosts, CancellationToken spreading, CancellationToken cancel)
    {
        var waiting = new Queue<NodeHost>(hosts);
        if (hosts.Any(h => !h.IsOn)) _images = await software.WriteImages(cluster.Paths.Images, cancel);
        using var api = new ClusterApi(AdminKubeconfig.Credentials(cluster.Paths, cluster.Record));
        var moved = time.GetTimestamp();
        while (true)
        {
            while (waiting.TryPeek(out var next) && MayStart(next)) _starting.Add(Start(waiting.Dequeue(), cancel));
            if (waiting.Count == 0 && _starting.All(s => s.Boot.IsCompleted)) _spread ??= new ImageSpread(cluster, time, progress).RunAsync(hosts, spreading);
            var (nodes, problem) = await api.NodesAsync(cancel);
            if (await TakeReadyAsync(nodes, cancel) > 0 || _spread is { IsCompleted: false }) moved = time.GetTimestamp();
            if (_starting.Count + waiting.Count == 0 && _spread is not null)
            {
                await _spread;
                return;
            }

            if (time.GetElapsedTime(moved) > patience) throw TooLong(problem);
            await Task.Delay(_starting.Count > 4 ? PollOfMany : Poll, time, cancel);
        }
    }

    /// <summary>Servers have the processors to themselves until their hosts are there: everybody waits for them in the end.</summary>
    private bool MayStart(NodeHost host) =>
        _starting.Count < AtOnce && (cluster.Record.IsServer(host.Paths.Number) || _starting.All(s => s.Boot.IsCompleted || !cluster.Record.IsServer(s.Host.Paths.Number)));

    private Starting Start(NodeHost host, CancellationToken cancel)
    {
        var since = time.GetUtcNow();
        return host.IsOn ? new Starting(host, DateTimeOffset.MinValue, Task.CompletedTask) : new Starting(host, since, Task.Run(() => BootAsync(host, cancel), CancellationToken.None));
    }

    private async Task BootAsync(NodeHost host, CancellationToken cancel)
    {
        RegistryHosts.Write(host.Paths, cluster.Record.RegistryMirrors);
        var plan = new NodePlan(NodeComponents.For(cluster.Record, host.Paths)) { SandboxImage = software.SandboxImage, Images = _images, Runtime = cluster.Record.Runtime, DockerMirrors = RegistryHosts.OfDocker(cluster.Record.RegistryMirrors) };
        await host.BootAsync(plan, software.Program, cancel);
        progress($"node {host.Paths.Name} ({cluster.Record.Network.Address(host.Paths.Number)}) started");
    }

    private async Task<int> TakeReadyAsync(IReadOnlyDictionary<string, NodeView>? nodes, CancellationToken cancel)
    {
        foreach (var failed in _starting.Where(s => s.Boot.IsFaulted || s.Boot.IsCanceled)) await failed.Boot;
        if (nodes is null) return 0;
        var ready = 0;
        foreach (var starting in _starting.ToList())
        {
            var name = starting.Host.Paths.Name;
            if (!starting.Boot.IsCompleted || !nodes.TryGetValue(name, out var node) || !node.IsReadySince(starting.Since) || TaskLeft(starting.Host) is not null) continue;
            if (!await ServesAsync(starting.Host, cancel)) continue;
            if (starting.Since != DateTimeOffset.MinValue) progress($"node {name} is Ready");
            _starting.Remove(starting);
            ready++;
        }
        return ready;
    }

    /// <summary>
    /// One of several servers is there when it answers itself, which it does once its etcd is a member: before that nothing may happen to the others.
    /// </summary>
    private async Task<bool> ServesAsync(NodeHost host, CancellationToken cancel)
    {
        if (cluster.Record.Servers < 2 || !cluster.Record.IsServer(host.Paths.Number)) return true;
        var own = AdminKubeconfig.Credentials(cluster.Paths, cluster.Record) with { Server = NodeComponents.ServerUrl(cluster.Record, host.Paths.Number) };
        using var api = new ClusterApi(own);
        return (await api.NodesAsync(cancel)).Nodes is not null;
    }

    private static TaskState? TaskLeft(NodeHost host) => HostState.Read(host.Paths)?.Tasks.FirstOrDefault(t => !t.Done);

    private ClusterException TooLong(string? problem)
    {
        var host = _starting[0].Host;
        var what = problem ?? (TaskLeft(host) is { } task ? $"{host.Paths.Name}: task {task.Name} is not done after {task.Attempts} attempts" : $"node {host.Paths.Name} is not Ready");
        var restarted = cluster.All.SelectMany(h => HostState.Read(h.Paths)?.Components ?? []).Where(c => c.Restarts > 0).Select(c => $"; {c.Name} was restarted {c.Restarts} times, last {c.LastExit}");
        return new ClusterException(
            ClusterFailure.TimedOut,
            $"cluster {cluster.Record.Name} is not ready, and nothing moved for {patience.TotalSeconds:0} s ({what}{string.Concat(restarted)}): the logs are in {host.Paths.Logs}; run 'mkube up --name {cluster.Record.Name}' to wait on, or 'mkube down --name {cluster.Record.Name}' to remove it");
    }

    private sealed record Starting(NodeHost Host, DateTimeOffset Since, Task Boot);
}
