using MiniKube.Api.Core;
using MiniKube.NodeAgent.Pods;
using MiniKube.NodeAgent.Probes;

namespace MiniKube.NodeAgent.Work;

/// <summary>The probes of one pod: begun for each container that runs, ended with it, and all of them when the pod ends.</summary>
internal sealed class PodProbes(PodServices services, Action changed)
{
    private readonly Dictionary<string, ContainerProbes> probes = [];
    private readonly Dictionary<string, ProbeVerdict> last = [];

    public IReadOnlyDictionary<string, ProbeVerdict> Verdicts
    {
        get
        {
            var verdicts = new Dictionary<string, ProbeVerdict>(last);
            foreach (var (id, one) in probes) verdicts[id] = one.Verdict;
            return verdicts;
        }
    }

    /// <param name="adopted">Containers that ran before the agent did.</param>
    public void Sync(PodObservation seen, string nodeIp, IReadOnlySet<string> adopted)
    {
        foreach (var id in probes.Keys.Where(id => seen.Termination is not null || !seen.Runs.Any(run => run.Id == id && run.Running)).ToList())
        {
            // What was last known of a container that is being stopped stays true until it has stopped.
            last[id] = probes[id].Verdict with { FailedProbe = null };
            probes.Remove(id, out var ended);
            _ = ended!.DisposeAsync().AsTask();
        }
        foreach (var id in last.Keys.Where(id => !seen.Runs.Any(run => run.Id == id && run.Running)).ToList()) last.Remove(id);
        if (seen.Termination is not null) return;
        foreach (var container in seen.Specs)
        {
            if (container.Role is ContainerRole.Init or ContainerRole.Ephemeral || !ContainerProbes.IsProbed(container.Spec)) continue;
            if (seen.Latest(container.Name) is not { Running: true } run || probes.ContainsKey(run.Id)) continue;
            probes[run.Id] = Begin(seen, container.Spec, run, nodeIp, adopted.Contains(run.Id));
        }
    }

    public async ValueTask StopAsync()
    {
        foreach (var one in probes.Values) await one.DisposeAsync();
        probes.Clear();
    }

    private ContainerProbes Begin(PodObservation seen, Container container, ContainerRun run, string nodeIp, bool adopted)
    {
        var ip = seen.Pod.Spec.HostNetwork ? nodeIp : seen.Sandbox?.Ip ?? "";
        var target = new ProbeTarget(seen.Pod, container, run.Id, ip, run.StartedAt ?? run.CreatedAt);
        var known = adopted ? Known(seen.Pod.Status, run.Id) : null;
        return new(
            container,
            new(target.StartedAt, adopted, known?.Started == true, known?.Ready == true),
            (probe, cancel) => services.Prober.AskAsync(probe, target, cancel),
            (kind, result) => services.Events.Record(seen.Pod, "Warning", "Unhealthy", $"{kind} probe failed: {result.Message}", $"spec.containers{{{container.Name}}}"),
            changed,
            services.Time,
            services.Random);
    }

    private static ContainerStatus? Known(PodStatus status, string id) =>
        status.ContainerStatuses.Concat(status.InitContainerStatuses).FirstOrDefault(container => RunReader.Id(container.ContainerID) == id);
}
