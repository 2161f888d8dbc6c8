namespace MiniKube.NodeAgent.Pods;

/// <summary>
/// How a pod ends: main containers together, then sidecars in reverse order, then the sandbox, then what the node holds for it.
/// A pod that stays in the API keeps its ended containers, for their logs.
/// </summary>
internal static class TerminationPlan
{
    public static void Add(PlanSteps steps, Termination termination)
    {
        var seen = steps.Seen;
        if (StopContainers(steps, termination)) return;
        if (seen.Busy.Any(key => !key.StartsWith(PodAction.RemovalKey(""), StringComparison.Ordinal))) return;
        foreach (var sandbox in seen.Sandboxes)
        {
            if (sandbox.Stopped) continue;
            steps.Do(new StopSandbox(sandbox.Id));
            return;
        }
        if (termination.Removes ? !seen.Removed : !seen.Released) steps.Do(new ReleasePod(termination.Removes));
    }

    /// <summary>True while something still runs.</summary>
    private static bool StopContainers(PlanSteps steps, Termination termination)
    {
        var seen = steps.Seen;
        var left = termination.Left(seen.Now);
        var stoppable = seen.Runs.Where(run => run.Stoppable).ToList();
        var sidecars = seen.Specs.Where(container => container.Role == ContainerRole.Sidecar).Select(container => container.Name).ToList();
        var first = stoppable.Where(run => !sidecars.Contains(run.Name)).ToList();
        foreach (var run in first) steps.Do(Stop(run, left));
        if (first.Count == 0 && sidecars.FindLast(name => stoppable.Exists(run => run.Name == name)) is { } last)
        {
            foreach (var run in stoppable.Where(run => run.Name == last)) steps.Do(Stop(run, left));
        }
        return stoppable.Count > 0;
    }

    private static StopContainer Stop(ContainerRun run, TimeSpan left) => new(run.Name, run.Id, left, $"Stopping container {run.Name}");
}
