namespace MiniKube.NodeAgent.Pods;

/// <summary>What to do for a pod now, and when to look again if nothing happens before. Pure: the same observation gives the same plan.</summary>
internal sealed record PodPlan(IReadOnlyList<PodAction> Actions, DateTimeOffset? WakeAt)
{
    public static PodPlan Decide(PodObservation seen)
    {
        var steps = new PlanSteps(seen);
        if (seen.Termination is { } termination) TerminationPlan.Add(steps, termination);
        else Run(steps);
        return steps.Finish();
    }

    private static void Run(PlanSteps steps)
    {
        var seen = steps.Seen;
        if (!seen.VolumesReady) steps.Do(new MountVolumes());
        if (seen.Sandbox is not { Ready: true } sandbox)
        {
            ReplaceSandbox(steps);
            return;
        }
        RemoveOldSandboxes(steps, sandbox);
        if (seen.VolumesReady)
        {
            if (StartPlan.AddInit(steps, sandbox)) StartPlan.AddMain(steps, sandbox);
            StartPlan.AddEphemeral(steps, sandbox);
        }
        RemoveOldRuns(steps);
    }

    /// <summary>The pod has no sandbox that works. What still runs in a broken one ends first; a new one is made only when something will run in it.</summary>
    private static void ReplaceSandbox(PlanSteps steps)
    {
        var seen = steps.Seen;
        foreach (var run in seen.Runs)
        {
            if (run.Stoppable) steps.Do(new StopContainer(run.Name, run.Id, steps.SpecGrace, "Pod sandbox changed, it will be killed and re-created."));
        }
        if (seen.Runs.Any(run => run.Stoppable)) return;
        foreach (var old in seen.Sandboxes)
        {
            if (!old.Stopped) steps.Do(new StopSandbox(old.Id));
        }
        if (seen.Sandboxes.Any(old => !old.Stopped)) return;
        if (WillRunAgain(seen)) steps.Do(new RunSandbox(seen.Sandbox is { } last ? last.Attempt + 1 : 0));
    }

    private static bool WillRunAgain(PodObservation seen)
    {
        var mains = seen.Specs.Where(container => container.Role == ContainerRole.Main).ToList();
        var ranBefore = mains.Any(main => seen.Latest(main.Name) is not null);
        // A pod that is never restarted lost its chance with the sandbox in which it had begun.
        if (ranBefore && seen.RestartPolicy == "Never") return false;
        return mains.Any(main => seen.Latest(main.Name) is not { Exited: true } run || RestartRules.Restarts(main, run, seen.RestartPolicy));
    }

    /// <summary>Sandboxes that were replaced: the log files of their containers stay, the rest is of no use.</summary>
    private static void RemoveOldSandboxes(PlanSteps steps, SandboxRun current)
    {
        foreach (var old in steps.Seen.Sandboxes)
        {
            if (old.Id == current.Id) continue;
            if (old.Stopped) steps.Do(new RemoveSandbox(old.Id));
            else steps.Do(new StopSandbox(old.Id));
            return;
        }
    }

    /// <summary>Of each container the present run and the one before are kept (the latter for <c>kubectl logs --previous</c>).</summary>
    private static void RemoveOldRuns(PlanSteps steps)
    {
        foreach (var run in steps.Seen.Runs)
        {
            if (!run.Gone && run.Exited && steps.Seen.Latest(run.Name) is { } latest && run.Attempt < latest.Attempt - 1)
            {
                steps.Do(new RemoveContainer(run.Name, run.Id));
            }
        }
    }
}
