using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Pods;

/// <summary>Everything that decisions about one pod are made from, at one moment.</summary>
internal sealed record PodObservation
{
    public required Pod Pod { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required IReadOnlyList<PodContainer> Specs { get; init; }

    /// <summary>The scheme of container ids in the API.</summary>
    public string RuntimeName { get; init; } = "containerd";

    public string HostIp { get; init; } = "";

    public IReadOnlyList<SandboxRun> Sandboxes { get; init; } = [];

    public IReadOnlyList<ContainerRun> Runs { get; init; } = [];

    /// <summary>By container id; a running container that is absent has no probes or none has answered.</summary>
    public IReadOnlyDictionary<string, ProbeVerdict> Probes { get; init; } = new Dictionary<string, ProbeVerdict>();

    /// <summary>By container name.</summary>
    public IReadOnlyDictionary<string, RestartBackoff> Backoffs { get; init; } = new Dictionary<string, RestartBackoff>();

    /// <summary>By <see cref="PodAction.Key"/>.</summary>
    public IReadOnlyDictionary<string, StartFailure> Failures { get; init; } = new Dictionary<string, StartFailure>();

    /// <summary>Keys of actions that are under way.</summary>
    public IReadOnlySet<string> Busy { get; init; } = new HashSet<string>();

    public bool VolumesReady { get; init; }

    public Termination? Termination { get; init; }

    /// <summary>Known when the pod was changed since it was made: only then it may ask for more than it has.</summary>
    public NodeRoom? Room { get; init; }

    /// <summary>Volumes and cgroup of a terminated pod are gone.</summary>
    public bool Released { get; init; }

    /// <summary>Nothing is left of a deleted pod, and the API knows.</summary>
    public bool Removed { get; init; }

    public string RestartPolicy => Pod.Spec.RestartPolicy ?? "Always";

    /// <summary>A container is being replaced because its definition changed, and nothing is in the way: what is seen now lasts for a moment only.</summary>
    public bool Replaces => Termination is null
        && Specs.Any(container => Latest(container.Name) is { SpecHash.Length: > 0 } run && run.SpecHash != container.Hash && !Failures.ContainsKey(container.Name));

    public SandboxRun? Sandbox => Sandboxes.MaxBy(sandbox => sandbox.Attempt);

    /// <summary>The newest run of a container in any sandbox.</summary>
    public ContainerRun? Latest(string name)
    {
        ContainerRun? latest = null;
        foreach (var run in Runs)
        {
            if (run.Name == name && (latest is null || run.Attempt > latest.Attempt)) latest = run;
        }
        return latest;
    }

    /// <summary>The newest run of a container in the sandbox that counts.</summary>
    public ContainerRun? Current(string name) =>
        Sandbox is { } sandbox && Latest(name) is { } latest && latest.SandboxId == sandbox.Id ? latest : null;

    /// <summary>The run before the newest.</summary>
    public ContainerRun? Previous(string name) =>
        Latest(name) is { } latest ? Runs.Where(run => run.Name == name && run.Attempt < latest.Attempt).MaxBy(run => run.Attempt) : null;

    public ProbeVerdict Verdict(ContainerRun run) => Probes.GetValueOrDefault(run.Id) ?? ProbeVerdict.Passed;
}
