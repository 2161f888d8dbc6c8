namespace MiniKube.NodeAgent.Pods;

/// <summary>A plan in the making: leaves out what is under way already and what must wait after a failure.</summary>
internal sealed class PlanSteps(PodObservation seen)
{
    private readonly List<PodAction> actions = [];
    private readonly HashSet<string> keys = [];
    private DateTimeOffset? wakeAt;

    public PodObservation Seen => seen;

    /// <summary>The grace period that containers of this pod have when nobody asks for another.</summary>
    public TimeSpan SpecGrace => TimeSpan.FromSeconds(Math.Max(0, seen.Pod.Spec.TerminationGracePeriodSeconds ?? 30));

    public bool IsBusy(string key) => seen.Busy.Contains(key) || keys.Contains(key);

    /// <summary>Adds an action, unless it failed a short while ago or another with its key is under way.</summary>
    public void Do(PodAction action)
    {
        if (seen.Failures.GetValueOrDefault(action.FailureKey) is { } failure && failure.RetryAt > seen.Now)
        {
            WakeAt(failure.RetryAt);
            if (failure.ReasonAt(seen.Now) != failure.ReasonAt(failure.RetryAt)) WakeAt(failure.At + StartFailure.ShowError);
            return;
        }
        if (!seen.Busy.Contains(action.Key) && keys.Add(action.Key)) actions.Add(action);
    }

    public void WakeAt(DateTimeOffset at)
    {
        if (wakeAt is null || at < wakeAt) wakeAt = at;
    }

    public PodPlan Finish()
    {
        if (seen.Termination is null && seen.Pod is { Status.StartTime: { } start, Spec.ActiveDeadlineSeconds: { } seconds }) WakeAt(start.AddSeconds(seconds));
        return new(actions, wakeAt);
    }
}
