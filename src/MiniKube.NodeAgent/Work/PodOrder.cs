using MiniKube.Api.Core;
using MiniKube.NodeAgent.Config;
using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Pods;
using MiniKube.NodeAgent.Volumes;

namespace MiniKube.NodeAgent.Work;

/// <summary>The pod as an action finds it: a snapshot, taken when the action was decided.</summary>
internal sealed record PodOrder(Pod Pod, PodPaths Paths, PodVolumes Volumes, ConfigSubscription Config)
{
    public string Uid => Pod.Metadata.Uid ?? "";

    public IReadOnlyList<SandboxRun> Sandboxes { get; init; } = [];

    public IReadOnlyList<ContainerRun> Runs { get; init; } = [];

    public SandboxRun? Sandbox => Sandboxes.MaxBy(sandbox => sandbox.Attempt);

    /// <summary>False for pods that the API does not know (any more): nobody is to be told about them.</summary>
    public bool InApi { get; init; } = true;

    /// <summary>Events of the runtime about this id are to be brought to the pod's worker.</summary>
    public required Action<string> Register { get; init; }

    /// <summary>
    /// For calls that make something in the runtime. They are not given up when the pod ends meanwhile, only with the agent: containerd goes on for a moment, and
    /// a container that it finishes then is in no sandbox, or not even in its lists.
    /// </summary>
    public CancellationToken AgentStops { get; init; }

    public Container? Spec(string name) => PodContainer.Of(Pod.Spec).FirstOrDefault(container => container.Name == name)?.Spec;

    public static string FieldPath(PodContainer container) => container.Role switch
    {
        ContainerRole.Init or ContainerRole.Sidecar => $"spec.initContainers{{{container.Name}}}",
        ContainerRole.Ephemeral => $"spec.ephemeralContainers{{{container.Name}}}",
        _ => $"spec.containers{{{container.Name}}}",
    };
}
