using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Reporting;

/// <summary>The phase of a pod from what its containers do. Rule: Kubernetes docs, "Pod lifecycle", pod phase.</summary>
internal static class PodPhases
{
    public const string Pending = "Pending";
    public const string Running = "Running";
    public const string Succeeded = "Succeeded";
    public const string Failed = "Failed";

    public static bool IsTerminal(string? phase) => phase is Succeeded or Failed;

    public static string Of(PodObservation seen)
    {
        // A verdict that was once given stays, whatever is found later.
        if (IsTerminal(seen.Pod.Status.Phase)) return seen.Pod.Status.Phase!;
        if (seen.Termination is { Fails: true }) return Failed;
        var ending = seen.Termination is not null;
        if (InitFailed(seen)) return Failed;
        var (waiting, running, ended, succeeded) = CountMains(seen);
        var mains = waiting + running + ended;
        if (running == 0 && ending && !seen.Runs.Any(run => run.Stoppable)) return ended > 0 && succeeded == mains ? Succeeded : Failed;
        if (waiting > 0) return SandboxLost(seen) ? Failed : Pending;
        if (running > 0) return Running;
        if (ended == 0) return Pending;
        if (ending || !AnyRestarts(seen)) return succeeded == ended ? Succeeded : Failed;
        return Running;
    }

    private static bool InitFailed(PodObservation seen)
    {
        foreach (var container in seen.Specs)
        {
            if (container.Role == ContainerRole.Init && seen.Latest(container.Name) is { Exited: true, Succeeded: false } run
                && !RestartRules.Restarts(container, run, seen.RestartPolicy)) return true;
        }
        return false;
    }

    private static (int Waiting, int Running, int Ended, int Succeeded) CountMains(PodObservation seen)
    {
        int waiting = 0, running = 0, ended = 0, succeeded = 0;
        foreach (var container in seen.Specs)
        {
            if (container.Role != ContainerRole.Main) continue;
            var run = seen.Latest(container.Name);
            if (run is { Running: true }) running++;
            else if (run is { Exited: true })
            {
                ended++;
                if (run.Succeeded) succeeded++;
            }
            // One that ran before and is about to run again does not make a running pod pending.
            else if (run is not null && run.Attempt > 0) ended++;
            else waiting++;
        }
        return (waiting, running, ended, succeeded);
    }

    private static bool AnyRestarts(PodObservation seen)
    {
        foreach (var container in seen.Specs)
        {
            if (container.Role != ContainerRole.Main || seen.Latest(container.Name) is not { } run) continue;
            if (!run.Exited || RestartRules.Restarts(container, run, seen.RestartPolicy)) return true;
        }
        return false;
    }

    /// <summary>Its sandbox broke after some containers had run, and it must not be restarted: those that had not run never will.</summary>
    private static bool SandboxLost(PodObservation seen) =>
        seen.RestartPolicy == "Never" && seen.Sandbox is not { Ready: true } && !seen.Busy.Contains(PodAction.SandboxKey)
        && seen.Specs.Any(container => container.Role == ContainerRole.Main && seen.Latest(container.Name) is { Exited: true });
}
