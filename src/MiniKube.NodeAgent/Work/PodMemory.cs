using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Pods;
using MiniKube.NodeAgent.Reporting;

namespace MiniKube.NodeAgent.Work;

/// <summary>What a worker remembers of its pod between looks, apart from what the runtime knows. Only the worker's own loop touches it.</summary>
internal sealed class PodMemory(Pod pod, TimeProvider time)
{
    private static readonly TimeSpan ForcedGrace = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, RestartBackoff> backoffs = [];
    private readonly Dictionary<string, StartFailure> failures = [];
    private long? graceSeen;
    private bool removalSeen;

    /// <summary>As the API has it.</summary>
    public Pod Pod { get; private set; } = pod;

    public IReadOnlyList<PodContainer> Specs { get; private set; } = PodContainer.Of(pod.Spec);

    public PodReferences References { get; private set; } = PodReferences.Of(pod.Spec);

    public bool InApi { get; private set; } = true;

    /// <summary>The status last computed; null before the first time.</summary>
    public PodStatus? Status { get; set; }

    public Termination? Termination { get; private set; }

    public bool VolumesReady { get; set; }

    public bool Released { get; set; }

    public bool Removed { get; set; }

    public IReadOnlyDictionary<string, RestartBackoff> Backoffs => backoffs;

    public IReadOnlyDictionary<string, StartFailure> Failures => failures;

    private TimeSpan SpecGrace => TimeSpan.FromSeconds(Math.Max(0, Pod.Spec.TerminationGracePeriodSeconds ?? 30));

    /// <summary>True when pods' references to ConfigMaps and Secrets may have changed.</summary>
    public bool Learn(Pod next)
    {
        var specChanged = next.Metadata.Generation != Pod.Metadata.Generation || next.Metadata.Generation == 0;
        Pod = next;
        if (next.Metadata.DeletionTimestamp is not null && next.Metadata.DeletionGracePeriodSeconds != graceSeen)
        {
            graceSeen = next.Metadata.DeletionGracePeriodSeconds;
            Terminate(new(TerminationCause.Deleted, time.GetUtcNow(), TimeSpan.FromSeconds(graceSeen ?? 30)));
        }
        if (!specChanged) return false;
        Specs = PodContainer.Of(next.Spec);
        References = PodReferences.Of(next.Spec);
        return true;
    }

    /// <summary>The pod has left the API before this node gave its word, so somebody has forced that: what remains of it gets a moment.</summary>
    public void LearnRemoved() => LearnRemoved(ForcedGrace);

    /// <summary>Nobody knows the pod: it was deleted while this agent did not run, and gets the time that its spec promised.</summary>
    public void LearnUnknown() => LearnRemoved(SpecGrace);

    private void LearnRemoved(TimeSpan grace)
    {
        InApi = false;
        if (removalSeen) return;
        removalSeen = true;
        Terminate(new(TerminationCause.Deleted, time.GetUtcNow(), grace));
    }

    /// <summary>True when it ends sooner, or more thoroughly, than was known.</summary>
    public bool Terminate(Termination next)
    {
        var prior = Termination;
        Termination = Termination.Merge(prior, next);
        return prior is null || Termination.Deadline < prior.Deadline || Termination.Removes != prior.Removes;
    }

    /// <summary>Ends the pod when its status or its own deadline says so.</summary>
    public void TerminateIfDue(PodStatus status)
    {
        if (Termination is not null) return;
        var now = time.GetUtcNow();
        if (PodPhases.IsTerminal(status.Phase)) Terminate(new(TerminationCause.Completed, now, SpecGrace));
        else if (Pod.Spec.ActiveDeadlineSeconds is { } seconds && status.StartTime is { } start && now >= start.AddSeconds(seconds))
        {
            Terminate(new(TerminationCause.DeadlineExceeded, now, SpecGrace)
            {
                Reason = "DeadlineExceeded",
                Message = "Pod was active on the node longer than the specified deadline",
            });
        }
    }

    /// <summary>The API's pod with our own part of the status, which may be newer.</summary>
    public Pod Effective() => Status is null ? Pod : Pod with
    {
        Status = Status with
        {
            Conditions = [.. Status.Conditions.Where(PodConditions.IsOwned), .. Pod.Status.Conditions.Where(condition => !PodConditions.IsOwned(condition))],
            NominatedNodeName = Pod.Status.NominatedNodeName,
            Resize = Pod.Status.Resize,
        },
    };

    public void Failed(string key, string reason, string message)
    {
        failures[key] = failures.TryGetValue(key, out var before) ? before.Again(reason, message, time.GetUtcNow()) : new(reason, message, time.GetUtcNow(), 1);
    }

    public void Succeeded(string key) => failures.Remove(key);

    /// <summary>What failed for want of a ConfigMap or Secret may be tried at once.</summary>
    public void ConfigChanged()
    {
        foreach (var (key, failure) in failures.ToList())
        {
            if (failure.Reason is "CreateContainerConfigError" or "FailedMount") failures[key] = failure with { At = DateTimeOffset.MinValue };
        }
    }

    /// <summary>Containers that could not start for want of their image.</summary>
    public IReadOnlyList<Container> WithoutImage => failures.Count == 0 ? [] : [.. Specs.Where(container => failures.GetValueOrDefault(container.Name) is { AwaitsImage: true }).Select(container => container.Spec)];

    /// <summary>The image has come by itself: its container may start at once.</summary>
    public void ImageArrived(Container container) => failures[container.Name] = failures[container.Name] with { At = DateTimeOffset.MinValue };

    /// <summary>A container runs again after <paramref name="ended"/>.</summary>
    public void Restarted(ContainerRun ended)
    {
        var finished = ended.FinishedAt ?? ended.CreatedAt;
        backoffs[ended.Name] = RestartBackoff.Next(backoffs.GetValueOrDefault(ended.Name), finished, time.GetUtcNow());
    }
}
