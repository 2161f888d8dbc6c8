namespace MiniKube.NodeAgent.Pods;

/// <summary>
/// Which containers of a pod with a working sandbox start, restart or have to be stopped. Rules: Kubernetes docs, "Init containers", "Sidecar containers",
/// "Pod lifecycle".
/// </summary>
internal static class StartPlan
{
    private static readonly TimeSpan LeastGrace = TimeSpan.FromSeconds(2);

    /// <summary>Brings the init containers on their way; true when the main ones may start.</summary>
    public static bool AddInit(PlanSteps steps, SandboxRun sandbox)
    {
        var seen = steps.Seen;
        var initialized = RestartRules.Initialized(seen);
        foreach (var container in seen.Specs)
        {
            if (container.Role == ContainerRole.Sidecar)
            {
                Keep(steps, sandbox, container);
                if (!initialized && !(seen.Current(container.Name) is { Running: true } run && seen.Verdict(run).Started)) return false;
            }
            else if (container.Role == ContainerRole.Init && !initialized)
            {
                if (seen.Current(container.Name) is { Succeeded: true }) continue;
                Keep(steps, sandbox, container);
                return false;
            }
        }
        return true;
    }

    /// <summary>Main containers start side by side, except that one with a postStart hook holds up those after it until the hook has ended.</summary>
    public static void AddMain(PlanSteps steps, SandboxRun sandbox)
    {
        foreach (var container in steps.Seen.Specs)
        {
            if (container.Role != ContainerRole.Main) continue;
            Keep(steps, sandbox, container);
            if (container.Spec.Lifecycle?.PostStart is not null && steps.IsBusy(container.Name)) return;
        }
    }

    public static void AddEphemeral(PlanSteps steps, SandboxRun sandbox)
    {
        foreach (var container in steps.Seen.Specs)
        {
            if (container.Role == ContainerRole.Ephemeral && steps.Seen.Latest(container.Name) is null) steps.Do(new StartContainer(container, 0, sandbox.Id));
        }
    }

    /// <summary>Starts a container that should run and does not, stops one that must not go on as it is.</summary>
    private static void Keep(PlanSteps steps, SandboxRun sandbox, PodContainer container)
    {
        var seen = steps.Seen;
        if (seen.Busy.Contains(container.Name)) return;
        if (seen.Latest(container.Name) is not { } run)
        {
            steps.Do(new StartContainer(container, 0, sandbox.Id));
            return;
        }
        var inThisSandbox = run.SandboxId == sandbox.Id && !run.Gone;
        switch (run.State)
        {
            case Containers.ContainerState.Running when inThisSandbox:
                if (WhyStop(seen, container, run) is { } why) steps.Do(new StopContainer(container.Name, run.Id, Grace(steps, run), why));
                else ResizePlan.Add(steps, container, run);
                break;
            case Containers.ContainerState.Created when inThisSandbox:
                // Left between create and start: only a new one can be trusted.
                steps.Do(new RemoveContainer(container.Name, run.Id));
                break;
            case Containers.ContainerState.Unknown when inThisSandbox:
                steps.Do(new StopContainer(container.Name, run.Id, TimeSpan.Zero, $"Container {container.Name} is in an unknown state, it will be killed"));
                break;
            case Containers.ContainerState.Exited when !IsRepeatedInit(container, inThisSandbox) && !RestartRules.Restarts(container, run, seen.RestartPolicy):
                break;
            default:
                StartAgain(steps, sandbox, container, run);
                break;
        }
    }

    /// <summary>A new sandbox runs all init containers once more, also those that had succeeded.</summary>
    private static bool IsRepeatedInit(PodContainer container, bool inThisSandbox) => container.Role == ContainerRole.Init && !inThisSandbox;

    private static void StartAgain(PlanSteps steps, SandboxRun sandbox, PodContainer container, ContainerRun last)
    {
        var finished = last.FinishedAt ?? last.CreatedAt;
        if (last.Exited && RestartBackoff.WaitUntil(steps.Seen.Backoffs.GetValueOrDefault(container.Name), finished) is { } until && until > steps.Seen.Now)
        {
            steps.WakeAt(until);
            return;
        }
        steps.Do(new StartContainer(container, last.Attempt + 1, sandbox.Id));
    }

    private static string? WhyStop(PodObservation seen, PodContainer container, ContainerRun run)
    {
        if (run.SpecHash.Length > 0 && run.SpecHash != container.Hash) return $"Container {container.Name} definition changed, will be restarted";
        return seen.Verdict(run).FailedProbe is { } probe ? $"Container {container.Name} failed {probe} probe, will be restarted" : null;
    }

    // Only who deletes the pod may kill at once: a container that starts again always has a moment to put its things in order.
    private static TimeSpan Grace(PlanSteps steps, ContainerRun run)
    {
        var grace = steps.Seen.Verdict(run).GraceSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : steps.SpecGrace;
        return grace < LeastGrace ? LeastGrace : grace;
    }
}
