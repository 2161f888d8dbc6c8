using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;
using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Pods;
using MiniKube.NodeAgent.Reporting;

namespace MiniKube.NodeAgent.Work;

/// <summary>
/// All workers of this node. Brings them what the API and the runtime say, and makes workers for pods that are new, or that the runtime has and the API does not.
/// </summary>
internal sealed class PodRegistry(PodServices services, Action runtimeSilent, CancellationToken stop)
{
    private static readonly TimeSpan RelistPeriod = TimeSpan.FromSeconds(60);
    private readonly ActionRunner runner = new(services);
    private readonly Leftovers leftovers = new(services);
    private readonly ConcurrentDictionary<string, PodWorker> workers = new();
    private readonly ConcurrentDictionary<string, PodWorker> byRuntimeId = new();
    private readonly ConcurrentDictionary<string, Task> running = new();
    private readonly Lock gate = new();
    private Dictionary<string, RuntimeListing> listings = [];
    private bool following;

    public IEnumerable<PodView> Views => workers.Values.Select(worker => worker.View);

    /// <param name="uid">Empty: whichever has the name now.</param>
    public PodView? Find(string ns, string name, string uid) =>
        uid.Length > 0 && workers.TryGetValue(uid, out var worker) ? worker.View
        : Views.Where(view => view.Pod.Metadata.Namespace == ns && view.Pod.Metadata.Name == name).MaxBy(view => view.Pod.Metadata.CreationTimestamp);

    /// <summary>What the node's other pods leave to this one.</summary>
    public NodeRoom RoomBeside(string uid)
    {
        var used = new Dictionary<string, Quantity>();
        foreach (var (other, worker) in workers)
        {
            if (other == uid || PodPhases.IsTerminal(worker.View.Pod.Status.Phase)) continue;
            foreach (var (name, amount) in PodRequests.GrantedTo(worker.View.Pod)) used[name] = used.GetValueOrDefault(name) + amount;
        }
        return new(services.Node().Allocatable, used);
    }

    /// <summary>Lists what the runtime has. Must have succeeded before pods are followed: else what runs already would be started again.</summary>
    public async Task RelistAsync(CancellationToken cancel)
    {
        var sandboxes = await services.Runtime.ListSandboxesAsync(null, cancel);
        var containers = await services.Runtime.ListContainersAsync(null, cancel);
        var byUid = containers.ToLookup(info => info.Labels.GetValueOrDefault(RuntimeLabels.PodUid, ""));
        var found = sandboxes.Select(info => info.Uid).Concat(byUid.Select(group => group.Key)).Where(uid => uid.Length > 0).Distinct()
            .ToDictionary(uid => uid, uid => new RuntimeListing([.. sandboxes.Where(info => info.Uid == uid)], [.. byUid[uid]]));
        lock (gate)
        {
            listings = found;
            if (following) AddUnknown();
        }
        foreach (var worker in workers.Values) worker.Listed(found.GetValueOrDefault(worker.Uid, RuntimeListing.Empty));
        if (following) leftovers.Remove(workers.ContainsKey);
    }

    /// <summary>Follows the node's pods; the informer must have synced.</summary>
    public void Follow(Informer<Pod> pods)
    {
        pods.OnChanged(Changed);
        lock (gate)
        {
            following = true;
            AddUnknown();
        }
        leftovers.Remove(workers.ContainsKey);
    }

    /// <summary>Brings the runtime's events to the workers until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var relisting = RelistRegularlyAsync(cancel);
        await foreach (var happened in services.Runtime.WatchEventsAsync(cancel))
        {
            switch (happened.Kind)
            {
                case Containers.RuntimeEventKind.Resync:
                    await TryRelistAsync(cancel);
                    break;
                case Containers.RuntimeEventKind.Exited or Containers.RuntimeEventKind.OutOfMemory when byRuntimeId.TryGetValue(happened.Id, out var worker):
                    worker.Changed(happened.Id);
                    break;
                case Containers.RuntimeEventKind.Removed when byRuntimeId.TryRemove(happened.Id, out var loser):
                    loser.Changed(happened.Id);
                    break;
            }
        }
        await relisting;
    }

    /// <summary>Waits for all workers after the agent was told to stop.</summary>
    public Task DrainAsync() => Task.WhenAll(running.Values);

    private void Changed(Pod? old, Pod? current)
    {
        if (current is not null)
        {
            Worker(current)?.Update(current);
            return;
        }
        if (old?.Metadata.Uid is { } uid && workers.TryGetValue(uid, out var worker)) worker.RemovedFromApi();
    }

    private PodWorker? Worker(Pod pod)
    {
        var uid = pod.Metadata.Uid;
        if (uid is null) return null;
        if (workers.TryGetValue(uid, out var known)) return known;
        lock (gate)
        {
            if (workers.TryGetValue(uid, out known)) return known;
            return Add(pod, known: true, listings.GetValueOrDefault(uid, RuntimeListing.Empty));
        }
    }

    private PodWorker Add(Pod pod, bool known, RuntimeListing listing)
    {
        var worker = new PodWorker(services, runner, pod, known, listing, (id, owner) => byRuntimeId[id] = owner);
        workers[worker.Uid] = worker;
        listings.Remove(worker.Uid);
        running[worker.Uid] = RunAsync(worker);
        return worker;
    }

    /// <summary>Pods that only the runtime knows: they were deleted while nobody looked.</summary>
    private void AddUnknown()
    {
        foreach (var (uid, listing) in listings.ToList())
        {
            if (workers.ContainsKey(uid)) continue;
            WorkLog.Orphan(services.Logger, uid);
            Add(Remembered(uid, listing), known: false, listing);
        }
        listings.Clear();
    }

    private async Task RunAsync(PodWorker worker)
    {
        await Task.Yield();
        try
        {
            await worker.RunAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
        workers.TryRemove(new(worker.Uid, worker));
        foreach (var (id, owner) in byRuntimeId) if (owner == worker) byRuntimeId.TryRemove(id, out _);
        running.TryRemove(worker.Uid, out _);
    }

    private async Task RelistRegularlyAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(RelistPeriod, services.Time, cancel);
            await TryRelistAsync(cancel);
        }
    }

    private async Task TryRelistAsync(CancellationToken cancel)
    {
        try
        {
            await RelistAsync(cancel);
        }
        catch (Containers.ContainerRuntimeException error)
        {
            WorkLog.RuntimeSilent(services.Logger, error.Message);
            runtimeSilent();
        }
    }

    private static Pod Remembered(string uid, RuntimeListing listing)
    {
        var labels = listing.Sandboxes is [var sandbox, ..] ? sandbox.Labels : listing.Containers[0].Labels;
        var grace = listing.Containers.Select(info => info.Annotations.GetValueOrDefault(RuntimeLabels.GracePeriod)).FirstOrDefault(text => text is not null);
        return new()
        {
            Metadata = new ObjectMeta
            {
                Uid = uid,
                Name = labels.GetValueOrDefault(RuntimeLabels.PodName, ""),
                Namespace = labels.GetValueOrDefault(RuntimeLabels.PodNamespace, ""),
            },
            Spec = new() { TerminationGracePeriodSeconds = long.TryParse(grace, out var seconds) ? seconds : 30 },
        };
    }
}
