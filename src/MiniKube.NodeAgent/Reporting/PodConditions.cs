using MiniKube.Api.Core;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Reporting;

/// <summary>The conditions that the node agent owns; all others are left as they are. Rule: Kubernetes docs, "Pod lifecycle", pod conditions.</summary>
internal static class PodConditions
{
    private const string ResizePending = "PodResizePending";
    private const string ResizeInProgress = "PodResizeInProgress";

    private static readonly string[] Owned = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled", ResizePending, ResizeInProgress];

    public static bool IsOwned(PodCondition condition) => Owned.Contains(condition.Type);

    public static bool IsOwned(string? type) => Owned.Contains(type);

    public static IReadOnlyList<PodCondition> Of(PodObservation seen, string phase, IReadOnlyList<ContainerStatus> inits, IReadOnlyList<ContainerStatus> mains)
    {
        var containersReady = ContainersReady(seen, phase, inits, mains);
        var conditions = seen.Pod.Status.Conditions;
        foreach (var next in (PodCondition[])
        [
            new() { Type = "PodReadyToStartContainers", Status = Text(seen.Sandbox is { Ready: true, Stopped: false }) },
            Initialized(seen, phase, inits),
            Ready(seen, phase, containersReady),
            containersReady,
            conditions.Find("PodScheduled") ?? new() { Type = "PodScheduled", Status = "True" },
        ])
        {
            conditions = conditions.With(next with { ObservedGeneration = seen.Pod.Metadata.Generation }, seen.Now);
        }
        var resize = Resize(seen);
        if (conditions.Any(known => known.Type is ResizePending or ResizeInProgress && known.Type != resize?.Type))
        {
            conditions = [.. conditions.Where(known => known.Type is not (ResizePending or ResizeInProgress) || known.Type == resize?.Type)];
        }
        return resize is null ? conditions : conditions.With(resize with { ObservedGeneration = seen.Pod.Metadata.Generation }, seen.Now);
    }

    /// <summary>Null when every container has what the pod asks for.</summary>
    private static PodCondition? Resize(PodObservation seen)
    {
        if (seen.Termination is not null) return null;
        var due = seen.Specs.Where(container => seen.Current(container.Name) is { Running: true } run && ResizePlan.IsDue(seen, container, run)).ToList();
        if (due.Count == 0) return null;
        if (ResizePlan.Refusal(seen) is { } refusal) return new() { Type = ResizePending, Status = "True", Reason = refusal.Reason, Message = refusal.Message };
        var failures = due.Select(container => seen.Failures.GetValueOrDefault(ResizePlan.FailureKey(container.Name))?.Message).OfType<string>().ToList();
        if (failures.Count > 0) return new() { Type = ResizeInProgress, Status = "True", Reason = "Error", Message = string.Join("; ", failures) };
        // What the agent only makes sure of after its own start is no resize yet.
        return due.Exists(container => seen.Current(container.Name)!.Resources is not null) ? new() { Type = ResizeInProgress, Status = "True" } : null;
    }

    private static PodCondition Initialized(PodObservation seen, string phase, IReadOnlyList<ContainerStatus> inits)
    {
        var type = new PodCondition { Type = "Initialized", Status = "True" };
        if (phase == PodPhases.Succeeded) return type with { Reason = "PodCompleted" };
        if (seen.Specs.Any(container => container.Role == ContainerRole.Main && HasRun(seen, phase, container))) return type;
        var incomplete = inits.Where(status => !IsDone(seen, status)).Select(status => status.Name).ToList();
        return incomplete.Count == 0 ? type : type with
        {
            Status = "False",
            Reason = "ContainersNotInitialized",
            Message = $"containers with incomplete status: [{string.Join(' ', incomplete)}]",
        };
    }

    /// <summary>Its turn has come, so the init containers were done, whatever became of sidecars since. A new sandbox begins with them again.</summary>
    private static bool HasRun(PodObservation seen, string phase, PodContainer main) =>
        seen.Latest(main.Name) is { } run && (run.Running || (run.Exited && (phase == PodPhases.Failed || run.SandboxId == seen.Sandbox?.Id)));

    private static bool IsDone(PodObservation seen, ContainerStatus status) =>
        seen.Specs.Any(container => container.Name == status.Name && container.Role == ContainerRole.Sidecar) ? status.Started == true : status.Ready;

    private static PodCondition ContainersReady(PodObservation seen, string phase, IReadOnlyList<ContainerStatus> inits, IReadOnlyList<ContainerStatus> mains)
    {
        var type = new PodCondition { Type = "ContainersReady", Status = "False" };
        if (phase == PodPhases.Succeeded) return type with { Reason = "PodCompleted" };
        if (phase == PodPhases.Failed) return type with { Reason = "PodFailed" };
        var sidecars = inits.Where(status => seen.Specs.Any(container => container.Name == status.Name && container.Role == ContainerRole.Sidecar));
        var unready = sidecars.Concat(mains).Where(status => !status.Ready).Select(status => status.Name).ToList();
        return unready.Count == 0 ? type with { Status = "True" } : type with
        {
            Reason = "ContainersNotReady",
            Message = $"containers with unready status: [{string.Join(' ', unready)}]",
        };
    }

    private static PodCondition Ready(PodObservation seen, string phase, PodCondition containersReady)
    {
        var type = containersReady with { Type = "Ready" };
        if (containersReady.Status != "True") return type;
        var missing = seen.Pod.Spec.ReadinessGates.Where(gate => !seen.Pod.Status.Conditions.IsTrue(gate.ConditionType)).ToList();
        return missing.Count == 0 ? type : type with
        {
            Status = "False",
            Reason = "ReadinessGatesNotReady",
            Message = string.Join(", ", missing.Select(gate => $"corresponding condition of pod readiness gate \"{gate.ConditionType}\" does not exist or is not True.")),
        };
    }

    private static string Text(bool value) => value ? "True" : "False";
}
