using System.Diagnostics.CodeAnalysis;

namespace MiniKube.Scheduler;

/// <summary>
/// Pods that wait for a node: active ones by priority and age, failed ones after a back-off, unschedulable ones until something changes that may help
/// them.
/// A pod is in it from <see cref="Set"/> to <see cref="Remove"/>. Times are timestamps of the time provider. Not safe for several threads.
/// </summary>
internal sealed class SchedulingQueue(PluginSet plugins, ClusterCache cluster, TimeProvider time)
{
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(10);

    /// <summary>A hint may be wrong: after this long an unschedulable pod is tried anyway.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, QueuedPod> pods = [];
    private readonly PriorityQueue<(QueuedPod Pod, int Stamp), (int Importance, long Since)> active = new();
    private readonly PriorityQueue<(QueuedPod Pod, int Stamp), long> backoff = new();
    private readonly HashSet<QueuedPod> unschedulable = [];
    private readonly CycleState noState = new();
    private long nextSweep;

    public int Count => pods.Count;

    public QueueCounts Counts => pods.Values.Aggregate(new QueueCounts(), static (counts, pod) => counts.With(pod.State));

    public IEnumerable<QueuedPod> All => pods.Values;

    public QueuedPod? Find(string uid) => pods.GetValueOrDefault(uid);

    /// <summary>A pod that needs a node, new or changed.</summary>
    public void Set(PodInfo pod)
    {
        if (!pods.TryGetValue(pod.Uid, out var queued))
        {
            pods.Add(pod.Uid, queued = new(pod, time.GetTimestamp()) { State = QueuedState.InFlight });
            Activate(queued);
            return;
        }
        var before = queued.Pod;
        queued.Pod = pod;
        if (queued.State == QueuedState.InFlight) return;
        var ungated = queued.State == QueuedState.Gated && !pod.IsGated;
        if (ungated || (queued.State == QueuedState.Unschedulable && AsksForOther(before, pod))) Activate(queued);
        else if (queued.State == QueuedState.Active && before.Priority != pod.Priority) Activate(queued);
    }

    /// <summary>The pod is bound, gone, or not ours any more.</summary>
    public void Remove(string uid)
    {
        if (pods.Remove(uid, out var queued)) Move(queued, QueuedState.InFlight);
    }

    /// <summary>The next pod to try. It stays known as in flight until it is removed, rejected or failed.</summary>
    public bool TryTake([NotNullWhen(true)] out QueuedPod? queued)
    {
        Ripen();
        while (active.TryDequeue(out var entry, out _))
        {
            if (entry.Pod.Stamp != entry.Stamp) continue;
            queued = entry.Pod;
            Move(queued, QueuedState.InFlight);
            return true;
        }
        queued = null;
        return false;
    }

    /// <summary>No node fits: it waits until something changes that may change the mind of one of these plugins.</summary>
    public void Reject(QueuedPod queued, IReadOnlyList<IPlugin> by)
    {
        if (!IsHere(queued)) return;
        var now = time.GetTimestamp();
        queued.Attempts++;
        queued.RejectedBy = by;
        queued.RejectedAt = now;
        queued.Due = now + Ticks(Backoff.Of(queued.Attempts - 1, FirstBackoff, LongestBackoff));
        Move(queued, queued.Pod.IsGated ? QueuedState.Gated : QueuedState.Unschedulable);
    }

    /// <summary>Something failed that may work the next time.</summary>
    public void Retry(QueuedPod queued)
    {
        if (!IsHere(queued)) return;
        queued.Attempts++;
        queued.Due = time.GetTimestamp() + Ticks(Backoff.Of(queued.Attempts - 1, FirstBackoff, LongestBackoff));
        Move(queued, QueuedState.Backoff);
    }

    /// <summary>Something changed: those whom it may help are tried again, after what is left of their back-off.</summary>
    public void Tell(in ClusterEvent change)
    {
        if (unschedulable.Count == 0) return;
        List<QueuedPod>? helped = null;
        foreach (var queued in unschedulable)
        {
            if (MayHelp(queued, change)) (helped ??= []).Add(queued);
        }
        foreach (var queued in helped ?? []) Wake(queued);
    }

    /// <summary>When the next waiting pod becomes active by itself; null: none does.</summary>
    public TimeSpan? NextDue()
    {
        while (backoff.TryPeek(out var entry, out _) && entry.Pod.Stamp != entry.Stamp) backoff.Dequeue();
        long? due = backoff.TryPeek(out _, out var at) ? at : null;
        if (unschedulable.Count > 0)
        {
            var oldest = Math.Max(nextSweep, unschedulable.Min(queued => queued.RejectedAt) + Ticks(LongestWait));
            due = due is null ? oldest : Math.Min(due.Value, oldest);
        }
        return due is null ? null : TimeSpan.FromSeconds(Math.Max(0, (double)(due.Value - time.GetTimestamp()) / time.TimestampFrequency));
    }

    /// <summary>A change of its status alone is no reason to try again.</summary>
    private static bool AsksForOther(PodInfo before, PodInfo now) =>
        before.Pod.Metadata.Generation != now.Pod.Metadata.Generation || !Labels.Same(before.Labels, now.Labels);

    private bool MayHelp(QueuedPod queued, in ClusterEvent change)
    {
        // There was no node at all.
        if (queued.RejectedBy.Count == 0) return change.Change == ClusterChange.NodeChanged;
        var asked = false;
        foreach (var plugin in queued.RejectedBy)
        {
            if (plugin is IQueueingHint hint)
            {
                if (hint.MayHelp(queued.Pod, change, cluster)) return true;
            }
            else if (plugin is not IFilter)
            {
                return true;
            }
            else if (!asked && change is { Change: ClusterChange.NodeChanged or ClusterChange.PodRemoved, Node.Node: not null })
            {
                // Filters that look at one node can tell by themselves: would all of them pass there now?
                asked = true;
                if (Passes(queued.Pod, change.Node)) return true;
            }
        }
        return false;
    }

    private bool Passes(PodInfo pod, NodeInfo node)
    {
        foreach (var filter in plugins.Filters)
        {
            if (filter is not IQueueingHint && filter.Filter(noState, pod, node) is not null) return false;
        }
        return true;
    }

    private void Wake(QueuedPod queued)
    {
        if (queued.Due <= time.GetTimestamp()) Activate(queued);
        else Move(queued, QueuedState.Backoff);
    }

    private void Activate(QueuedPod queued) => Move(queued, queued.Pod.IsGated ? QueuedState.Gated : QueuedState.Active);

    private void Ripen()
    {
        var now = time.GetTimestamp();
        while (backoff.TryPeek(out var entry, out var due) && (entry.Pod.Stamp != entry.Stamp || due <= now))
        {
            backoff.Dequeue();
            if (entry.Pod.Stamp == entry.Stamp) Activate(entry.Pod);
        }
        if (unschedulable.Count == 0 || now < nextSweep) return;
        nextSweep = now + Ticks(LongestWait / 30);
        var longAgo = now - Ticks(LongestWait);
        foreach (var queued in unschedulable.Where(queued => queued.RejectedAt <= longAgo).ToList()) Activate(queued);
    }

    private void Move(QueuedPod queued, QueuedState state)
    {
        if (queued.State == QueuedState.Unschedulable) unschedulable.Remove(queued);
        queued.State = state;
        queued.Stamp++;
        switch (state)
        {
            case QueuedState.Active: active.Enqueue((queued, queued.Stamp), (-queued.Pod.Priority, queued.Since)); break;
            case QueuedState.Backoff: backoff.Enqueue((queued, queued.Stamp), queued.Due); break;
            case QueuedState.Unschedulable: unschedulable.Add(queued); break;
        }
    }

    private bool IsHere(QueuedPod queued) => pods.TryGetValue(queued.Pod.Uid, out var known) && ReferenceEquals(known, queued);

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
