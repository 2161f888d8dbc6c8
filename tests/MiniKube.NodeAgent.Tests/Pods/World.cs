using MiniKube.Api.Core;
using MiniKube.NodeAgent.Pods;
using RuntimeState = MiniKube.Containers.ContainerState;

namespace MiniKube.NodeAgent.Tests.Pods;

/// <summary>Observations in few words.</summary>
internal static class World
{
    public static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static Pod Pod(string policy = "Always", Container[]? containers = null, Container[]? inits = null, long? deadline = null) => new()
    {
        Metadata = new() { Name = "web", Namespace = "default", Uid = "u1", Generation = 1 },
        Spec = new() { RestartPolicy = policy, Containers = containers ?? [Plain("a")], InitContainers = inits ?? [], TerminationGracePeriodSeconds = 30, ActiveDeadlineSeconds = deadline },
    };

    public static Container Plain(string name, Probe? readiness = null, Lifecycle? lifecycle = null) => new() { Name = name, Image = "img", ReadinessProbe = readiness, Lifecycle = lifecycle };

    /// <summary>A container that asks for so much CPU, which it may use too.</summary>
    public static Container Asks(string name, string cpu, string resizing = "NotRequired") => Plain(name) with
    {
        Resources = Cpu(cpu),
        ResizePolicy = [new() { ResourceName = "cpu", RestartPolicy = resizing }],
    };

    public static ResourceRequirements Cpu(string cpu) => new() { Limits = Amount(cpu), Requests = Amount(cpu) };

    public static NodeRoom Room(string cpu, string used) => new(Amount(cpu), Amount(used));

    /// <summary>A pod whose spec was changed since it was made.</summary>
    public static Pod Changed(Pod pod, string? granted = null) => pod with
    {
        Metadata = pod.Metadata with { Generation = 2 },
        Status = granted is null ? pod.Status : pod.Status with { ContainerStatuses = [new() { Name = "a", AllocatedResources = Amount(granted), Resources = Cpu(granted) }] },
    };

    private static Dictionary<string, Quantity> Amount(string cpu) => new() { ["cpu"] = Quantity.Parse(cpu) };

    public static Container Sidecar(string name) => new() { Name = name, Image = "img", RestartPolicy = "Always" };

    public static PodObservation See(Pod pod, params object[] facts)
    {
        var probes = new Dictionary<string, ProbeVerdict>();
        var backoffs = new Dictionary<string, RestartBackoff>();
        var failures = new Dictionary<string, StartFailure>();
        var seen = new PodObservation { Pod = pod, Now = Now, Specs = PodContainer.Of(pod.Spec), HostIp = "10.0.0.1", VolumesReady = true };
        foreach (var fact in facts)
        {
            switch (fact)
            {
                case SandboxRun sandbox:
                    seen = seen with { Sandboxes = [.. seen.Sandboxes, sandbox] };
                    break;
                case ContainerRun run:
                    seen = seen with { Runs = [.. seen.Runs, run] };
                    break;
                case NodeRoom room:
                    seen = seen with { Room = room };
                    break;
                case Termination termination:
                    seen = seen with { Termination = termination };
                    break;
                case string busy:
                    seen = seen with { Busy = seen.Busy.Append(busy).ToHashSet() };
                    break;
                case (string id, ProbeVerdict verdict):
                    probes[id] = verdict;
                    break;
                case (string name, RestartBackoff backoff):
                    backoffs[name] = backoff;
                    break;
                case (string key, StartFailure failure):
                    failures[key] = failure;
                    break;
                default:
                    throw new ArgumentException($"what is {fact}?");
            }
        }
        return seen with { Probes = probes, Backoffs = backoffs, Failures = failures };
    }

    public static SandboxRun Sandbox(uint attempt = 0, bool ready = true, bool stopped = false) => new() { Id = "s" + attempt, Attempt = attempt, Ready = ready, Stopped = stopped, Ips = ["10.1.0.5"] };

    public static ContainerRun Running(string name, int attempt = 0, string sandbox = "s0") => Run(name, attempt, sandbox) with { State = RuntimeState.Running };

    public static ContainerRun Exited(string name, int code, int attempt = 0, string sandbox = "s0", int secondsAgo = 1, string reason = "") => Run(name, attempt, sandbox) with
    {
        State = RuntimeState.Exited,
        ExitCode = code,
        FinishedAt = Now.AddSeconds(-secondsAgo),
        Reason = reason,
    };

    public static ContainerRun Created(string name, int attempt = 0) => Run(name, attempt, "s0") with { State = RuntimeState.Created };

    public static Termination Deleted(int grace = 30, int secondsAgo = 0) => new(TerminationCause.Deleted, Now.AddSeconds(-secondsAgo), TimeSpan.FromSeconds(grace));

    public static Termination Completed() => new(TerminationCause.Completed, Now, TimeSpan.FromSeconds(30));

    /// <summary>A plan as a line of text.</summary>
    public static string Show(PodPlan plan)
    {
        var words = plan.Actions.Select(action => action switch
        {
            MountVolumes => "mount",
            RunSandbox run => $"sandbox#{run.Attempt}",
            StopSandbox stop => $"stop-sandbox {stop.Id}",
            RemoveSandbox remove => $"remove-sandbox {remove.Id}",
            StartContainer start => $"start {start.Container.Name}#{start.Attempt}",
            StopContainer stop => $"stop {stop.Name} {stop.Grace.TotalSeconds:0}s",
            ResizeContainer resize => $"resize {resize.Run.Id}",
            RemoveContainer remove => $"remove {remove.Id}",
            ReleasePod release => release.Remove ? "release+delete" : "release",
            _ => action.ToString(),
        }).ToList();
        if (plan.WakeAt is { } at) words.Add($"wake +{(at - Now).TotalSeconds:0.#}s");
        return string.Join(", ", words);
    }

    private static ContainerRun Run(string name, int attempt, string sandbox) => new()
    {
        Name = name,
        Id = $"{name}{attempt}",
        Attempt = attempt,
        SandboxId = sandbox,
        CreatedAt = Now.AddMinutes(-1),
        StartedAt = Now.AddMinutes(-1),
        SpecHash = new PodContainer(new() { Name = name, Image = "img" }, ContainerRole.Main).Hash,
    };
}
