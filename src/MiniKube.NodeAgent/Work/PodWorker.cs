using MiniKube.Api.Core;
using MiniKube.NodeAgent.Config;
using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Pods;
using MiniKube.NodeAgent.Reporting;
using MiniKube.NodeAgent.Volumes;

namespace MiniKube.NodeAgent.Work;

/// <summary>
/// Cares for one pod UID from its first sight to its removal: takes the news, looks, decides, acts, reports, and sleeps until there are news or the plan's
/// time has come. Actions run beside the loop, so that it can always hear of a deletion.
/// </summary>
internal sealed class PodWorker
{
    private static readonly TimeSpan ImageLook = TimeSpan.FromSeconds(3);

    private readonly PodServices services;
    private readonly ActionRunner runner;
    private readonly Action<string, PodWorker> register;
    private readonly WorkerInbox inbox;
    private readonly PodMemory memory;
    private readonly RuntimeRecord record;
    private readonly PodProbes probes;
    private readonly PodPaths paths;
    private readonly PodVolumes volumes;
    private readonly Dictionary<string, RunningAction> busy = [];
    private readonly HashSet<string> adopted = [];
    private readonly BackoffEvents backoffEvents;
    private readonly Backoff refreshBackoff;
    private readonly Backoff volumeBackoff;
    private DateTimeOffset? refreshAt;
    private ConfigSubscription config;
    private DateTimeOffset nextImageLook;
    private volatile PodView view;

    /// <param name="known">False: nobody knows the pod, it is only to be removed.</param>
    public PodWorker(PodServices services, ActionRunner runner, Pod pod, bool known, RuntimeListing listing, Action<string, PodWorker> register)
    {
        (this.services, this.runner, this.register) = (services, runner, register);
        var reader = new RunReader(services.Time);
        inbox = new(services.Time);
        memory = new(pod, services.Time);
        record = new(reader);
        paths = PodPaths.Of(services.Paths, pod);
        volumes = new(paths, services.Time);
        probes = new(services, () => inbox.Put(static _ => { }));
        backoffEvents = new(services.Events);
        refreshBackoff = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), services.Random);
        volumeBackoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), services.Random);
        config = Subscribe();
        view = new(pod, paths, null, []);
        Uid = pod.Metadata.Uid ?? "";
        record.Take(listing);
        foreach (var run in record.Runs) adopted.Add(run.Id);
        foreach (var run in known ? reader.FromApi(pod.Status) : [])
        {
            if (!record.Runs.Any(present => present.Name == run.Name && present.Attempt == run.Attempt)) record.Put(run);
        }
        foreach (var id in listing.Sandboxes.Select(info => info.Id).Concat(listing.Containers.Select(info => info.Id))) register(id, this);
        memory.Learn(pod);
        // Weights of cgroups above the pod are sums that nobody else remembers.
        if (known && listing.Sandboxes.Count > 0 && !PodPhases.IsTerminal(pod.Status.Phase)) services.Cgroups.Apply(pod);
        if (!known) memory.LearnUnknown();
        if (known && PodPhases.IsTerminal(pod.Status.Phase)) memory.TerminateIfDue(pod.Status);
    }

    public string Uid { get; }

    public PodView View => view;

    /// <summary>The API has this version.</summary>
    public void Update(Pod pod)
    {
        services.Statuses.Seen(pod);
        inbox.Put(news => news.Pod = pod);
    }

    public void RemovedFromApi() => inbox.Put(static news => news.Removed = true);

    /// <summary>Something happened to this sandbox or container.</summary>
    public void Changed(string id) => inbox.Put(news => news.ChangedIds.Add(id));

    public void Listed(RuntimeListing listing) => inbox.Put(news => news.Listing = listing);

    /// <summary>Ends when nothing is left of the pod, or when cancelled; then its containers run on.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var again = await TryStepAsync(cancel);
                if (memory is { Removed: true, InApi: false } && busy.Count == 0) return;
                await inbox.WaitAsync(again, cancel);
            }
        }
        finally
        {
            foreach (var action in busy.Values) await action.Cancel.CancelAsync();
            await Task.WhenAll(busy.Values.Select(action => action.Work));
            config.Dispose();
            await probes.StopAsync();
            services.Statuses.Forget(Uid);
            services.Tokens.Forget(Uid);
        }
    }

    /// <summary>A mistake in one look must not end the care for the pod.</summary>
    private async Task<DateTimeOffset?> TryStepAsync(CancellationToken cancel)
    {
        try
        {
            return await StepAsync(cancel);
        }
        catch (Exception error) when (!cancel.IsCancellationRequested)
        {
            WorkLog.WorkerFailed(services.Logger, error, memory.Pod.Metadata.Namespace, memory.Pod.Metadata.Name);
            return services.Time.GetUtcNow() + refreshBackoff.Next();
        }
    }

    /// <summary>One look; returns when to look again if nothing happens.</summary>
    private async Task<DateTimeOffset?> StepAsync(CancellationToken cancel)
    {
        Take(inbox.Take());
        if (VolumesDue <= services.Time.GetUtcNow()) await RefreshVolumesAsync(cancel);
        if (record.IsStale && await RefreshAsync(cancel) is { } retry) return retry;
        var imagesDue = await LookForImagesAsync(cancel);
        var seen = Observe();
        // Before the status is told: who reads there that a container has run may ask for its log at once.
        view = new(seen.Pod, paths, seen.Sandbox, seen.Runs);
        if (memory.InApi)
        {
            var status = PodStatuses.Of(seen);
            memory.TerminateIfDue(status);
            if (memory.Termination != seen.Termination)
            {
                StopStarting();
                if (memory.Termination is { Cause: TerminationCause.DeadlineExceeded } over) services.Events.Record(seen.Pod, "Normal", over.Reason, over.Message);
                seen = seen with { Termination = memory.Termination };
                status = PodStatuses.Of(seen);
            }
            Report(seen, status);
        }
        var plan = PodPlan.Decide(seen);
        foreach (var action in plan.Actions) Begin(action, seen, cancel);
        return Earlier(Earlier(plan.WakeAt, VolumesDue), imagesDue);
    }

    private void Take(News news)
    {
        var before = memory.Termination;
        if (news.Pod is { } pod)
        {
            // Labels and annotations show in downward API volumes.
            news.ConfigChanged |= pod.Spec.Volumes.Any(volume => volume.DownwardAPI is not null || volume.Projected is not null)
                && !(Same(pod.Metadata.Labels, memory.Pod.Metadata.Labels) && Same(pod.Metadata.Annotations, memory.Pod.Metadata.Annotations));
            if (memory.Learn(pod)) Resubscribe();
        }
        if (news.Removed) memory.LearnRemoved();
        if (memory.Termination is not null && memory.Termination != before) StopStarting();
        foreach (var id in news.ChangedIds) if (!IsBeingStopped(id)) record.MarkStale(id);
        foreach (var outcome in news.Outcomes) Settle(outcome);
        if (busy.Count == 0) record.NothingStarts();
        if (news.Listing is { } listing && busy.Count == 0) record.Compare(listing);
        if (!news.ConfigChanged) return;
        memory.ConfigChanged();
        // Kept until it is done: volumes that are being made just now may have been read before the change.
        refreshAt = services.Time.GetUtcNow();
    }

    /// <summary>What stops it will report its end, so nobody needs to ask the runtime beside that. A hook may take long, and what ends meanwhile is told.</summary>
    private bool IsBeingStopped(string id) => busy.Values.Any(running => running.Action switch
    {
        StopContainer stop => stop.Id == id && !memory.Specs.Any(container => container.Name == stop.Name && container.Spec.Lifecycle?.PreStop is not null),
        StopSandbox stop => stop.Id == id,
        _ => false,
    });

    private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(pair => b.GetValueOrDefault(pair.Key) == pair.Value);

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    private PodObservation Observe()
    {
        var seen = new PodObservation
        {
            Pod = memory.Effective(),
            Now = services.Time.GetUtcNow(),
            Specs = memory.Specs,
            RuntimeName = services.RuntimeName,
            HostIp = services.Node().NodeIp,
            Sandboxes = record.Sandboxes,
            Runs = record.Runs,
            Backoffs = memory.Backoffs,
            Failures = memory.Failures,
            Busy = busy.Keys.ToHashSet(),
            VolumesReady = memory.VolumesReady,
            Termination = memory.Termination,
            Room = memory.Pod.Metadata.Generation > 1 && memory.Termination is null ? services.Room(Uid) : null,
            Released = memory.Released,
            Removed = memory.Removed,
        };
        probes.Sync(seen, services.Node().NodeIp, adopted);
        return seen with { Probes = probes.Verdicts };
    }

    private void Report(PodObservation seen, PodStatus status)
    {
        backoffEvents.Tell(seen, status);
        // What has ended stays as it was told: the runtime may have forgotten meanwhile.
        if (PodPhases.IsTerminal(memory.Pod.Status.Phase) && memory.Status is null) return;
        memory.Status = status;
        services.Statuses.Publish(memory.Pod, status, passing: seen.Replaces);
    }

    private void Begin(PodAction action, PodObservation seen, CancellationToken cancel)
    {
        WorkLog.Acts(services.Logger, seen.Pod.Metadata.Namespace, seen.Pod.Metadata.Name, action);
        var order = new PodOrder(seen.Pod, paths, volumes, config)
        {
            Sandboxes = seen.Sandboxes,
            Runs = seen.Runs,
            InApi = memory.InApi,
            Register = id => register(id, this),
            AgentStops = cancel,
        };
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        busy[action.Key] = new(action, stop, RunAsync(order, action, stop));
    }

    private async Task RunAsync(PodOrder order, PodAction action, CancellationTokenSource stop)
    {
        var outcome = await runner.RunAsync(order, action, stop.Token);
        inbox.Put(news => news.Outcomes.Add(outcome));
    }

    private void Settle(ActionOutcome outcome)
    {
        var action = outcome.Action;
        if (busy.Remove(action.Key, out var running)) running.Cancel.Dispose();
        if (outcome.Uncertain) record.MustList = true;
        if (outcome.Failure is var (reason, message)) memory.Failed(action.FailureKey, reason, message);
        else memory.Succeeded(action.FailureKey);
        if (outcome.Sandbox is { } sandbox) record.Put(sandbox);
        if (outcome.Run is { } run)
        {
            var ended = record.Runs.Where(other => other.Name == run.Name && other.Attempt < run.Attempt).MaxBy(other => other.Attempt);
            if (action is StartContainer && ended is not null) memory.Restarted(ended);
            record.Put(run);
        }
        if (!outcome.Done) return;
        switch (action)
        {
            case MountVolumes:
                memory.VolumesReady = true;
                break;
            case RemoveSandbox remove:
                record.RemoveSandbox(remove.Id);
                break;
            case RemoveContainer remove:
                record.RemoveRun(remove.Id);
                break;
            case ReleasePod release:
                memory.Released = true;
                memory.Removed |= release.Remove;
                break;
        }
    }

    /// <summary>A pod that ends starts nothing more, and a stop that takes longer than there is time left is asked for again.</summary>
    private void StopStarting()
    {
        var left = memory.Termination!.Left(services.Time.GetUtcNow());
        foreach (var running in busy.Values)
        {
            if (running.Action is RunSandbox or StartContainer or MountVolumes || (running.Action is StopContainer stop && stop.Grace > left)) running.Cancel.Cancel();
        }
    }

    /// <summary>
    /// Images are pulled again after ever longer waits, but one that was loaded meanwhile, or pulled for another pod, is used soon. Returns when to look again.
    /// </summary>
    private async Task<DateTimeOffset?> LookForImagesAsync(CancellationToken cancel)
    {
        if (memory.Termination is not null || memory.WithoutImage is not { Count: > 0 } waiting) return null;
        var now = services.Time.GetUtcNow();
        if (now < nextImageLook) return nextImageLook;
        nextImageLook = now + ImageLook;
        foreach (var container in waiting)
        {
            if (await services.Images.IsPresentAsync(container, cancel)) memory.ImageArrived(container);
        }
        return nextImageLook;
    }

    private async Task<DateTimeOffset?> RefreshAsync(CancellationToken cancel)
    {
        try
        {
            await record.RefreshAsync(services.Runtime, Uid, paths, cancel);
            refreshBackoff.Reset();
            return null;
        }
        catch (Containers.ContainerRuntimeException error)
        {
            WorkLog.RefreshFailed(services.Logger, memory.Pod.Metadata.Namespace, memory.Pod.Metadata.Name, error.Message);
            return services.Time.GetUtcNow() + refreshBackoff.Next();
        }
    }

    /// <summary>When the content of volumes is to be written anew; null: when something happens.</summary>
    private DateTimeOffset? VolumesDue => memory is { VolumesReady: true, Termination: null } ? refreshAt ?? services.Tokens.RotationOf(Uid) : null;

    /// <summary>Brings volumes up to date. What cannot be written now, on a full disk for example, is written later: nobody would tell of the change again.</summary>
    private async Task RefreshVolumesAsync(CancellationToken cancel)
    {
        var order = new PodOrder(memory.Effective(), paths, volumes, config) { Sandboxes = record.Sandboxes, Register = static _ => { } };
        try
        {
            volumes.Refresh(await runner.Facts.ReadAsync(order, cancel));
            refreshAt = null;
            volumeBackoff.Reset();
        }
        catch (Exception error) when (error is StartException or IOException or UnauthorizedAccessException)
        {
            services.Events.Warning(order.Pod, "FailedMount", error.Message);
            refreshAt = services.Time.GetUtcNow() + volumeBackoff.Next();
        }
    }

    private ConfigSubscription Subscribe() =>
        services.Config.Subscribe(memory.Pod.Metadata.Namespace ?? "", memory.References, () => inbox.Put(static news => news.ConfigChanged = true));

    private void Resubscribe()
    {
        var old = config;
        config = Subscribe();
        old.Dispose();
    }

    private sealed record RunningAction(PodAction Action, CancellationTokenSource Cancel, Task Work);
}
