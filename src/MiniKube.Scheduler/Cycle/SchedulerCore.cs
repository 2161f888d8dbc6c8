using System.Threading.Channels;

namespace MiniKube.Scheduler;

/// <summary>
/// The scheduler without any I/O: is told what is, answers what to do. Cache and queue change under one lock, which a cycle holds from taking the pod
/// to
/// counting it as placed; so no event can fall between a decision and its bookkeeping, and no snapshot has to be copied.
/// </summary>
internal sealed class SchedulerCore
{
    private readonly Lock gate = new();
    private readonly PluginSet plugins;
    private readonly ClusterCache cache = new();
    private readonly SchedulingQueue queue;
    private readonly SchedulingCycle cycle;
    private readonly string schedulerName;
    private readonly TimeProvider time;
    private readonly Channel<bool> work = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public SchedulerCore(PluginSet plugins, string schedulerName, int percentageOfNodes, Random random, TimeProvider time)
    {
        (this.plugins, this.schedulerName, this.time) = (plugins, schedulerName, time);
        queue = new(plugins, cache, time);
        cycle = new(plugins, cache, random, percentageOfNodes);
    }

    public PlacementReports Reports { get; } = new();

    public T Read<T>(Func<ClusterCache, SchedulingQueue, T> read)
    {
        lock (gate) return read(cache, queue);
    }

    /// <summary>It is there and has no node yet.</summary>
    public bool IsPending(string uid) => Read((_, queue) => queue.Find(uid) is not null);

    public void Observe(Pod? old, Pod? current)
    {
        var pod = current ?? old!;
        lock (gate)
        {
            if (current is null || current.Status.Phase is "Succeeded" or "Failed")
            {
                Release(pod);
            }
            else if (current.Spec.NodeName is { Length: > 0 })
            {
                Placed(old, new(current));
            }
            else if (current.Spec.SchedulerName != schedulerName || current.Metadata.DeletionTimestamp is not null)
            {
                Release(pod);
            }
            else
            {
                queue.Set(new(current));
            }
        }
        Wake();
    }

    public void Observe(Node? old, Node? current)
    {
        lock (gate)
        {
            if (current is null)
            {
                var gone = cache.RemoveNode(old!.Metadata.Name ?? "");
                queue.Tell(new(ClusterChange.NodeRemoved, gone));
            }
            else
            {
                var node = cache.SetNode(current);
                if (NodeDifference.Matters(old, current)) queue.Tell(new(ClusterChange.NodeChanged, node));
            }
        }
        Wake();
    }

    public void Observe(Namespace? old, Namespace? current)
    {
        lock (gate)
        {
            cache.Namespaces.Set((current ?? old!).Metadata.Name ?? "", current?.Metadata.Labels);
            if (old is not null) queue.Tell(new(ClusterChange.NamespaceChanged));
        }
        Wake();
    }

    /// <summary>Tries the next pod; null when none is to be tried now.</summary>
    public Outcome? Next()
    {
        lock (gate)
        {
            while (queue.TryTake(out var queued))
            {
                var pod = queued.Pod;
                var started = time.GetTimestamp();
                var decision = cycle.Decide(pod);
                SchedulerMetrics.Decided(decision.Node is not null, decision.Preemption is not null, time.GetElapsedTime(started));
                if (decision.Node is not { } node)
                {
                    queue.Reject(queued, decision.Diagnosis!.Plugins);
                    if (decision.Preemption is { } preemption) cache.Nominate(pod, preemption.Node);
                    Reports.Put(pod, queued.Attempts, decision.Diagnosis, time.GetUtcNow());
                    return new Outcome.Rejected(queued, pod, decision.Diagnosis, decision.Preemption);
                }
                cache.Assume(pod, node);
                if (Reserve(pod, node))
                {
                    queue.Tell(new(ClusterChange.PodPlaced, node, pod));
                    return new Outcome.Placed(queued, pod, node.Name);
                }
                cache.Forget(pod.Uid);
                queue.Retry(queued);
            }
            return null;
        }
    }

    /// <summary>A placement did not come true: the room is free again, and the pod is tried again after a while.</summary>
    public void GiveUp(Outcome.Placed placed)
    {
        lock (gate)
        {
            foreach (var plugin in plugins.Reserves) plugin.Unreserve(placed.Pod, placed.Node);
            if (cache.Forget(placed.Pod.Uid)) queue.Tell(new(ClusterChange.PodRemoved, cache.Find(placed.Node), placed.Pod));
            // Told as bound meanwhile: then it has left the queue.
            queue.Retry(placed.Queued);
        }
        Wake();
    }

    /// <summary>What was decided for a pod without a node could not be done: it is tried again without waiting for a change.</summary>
    public void TryAgain(Outcome.Rejected rejected)
    {
        lock (gate)
        {
            cache.DropNomination(rejected.Pod.Uid);
            if (rejected.Queued.State == QueuedState.Unschedulable) queue.Retry(rejected.Queued);
        }
        Wake();
    }

    /// <summary>Waits until there may be something to try.</summary>
    public async Task WaitForWorkAsync(CancellationToken cancel)
    {
        TimeSpan? due;
        lock (gate) due = queue.NextDue();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var told = work.Reader.WaitToReadAsync(enough.Token).AsTask();
        if (due is { } wait) await Task.WhenAny(told, Task.Delay(wait, time, enough.Token));
        else await Task.WhenAny(told);
        cancel.ThrowIfCancellationRequested();
        await enough.CancelAsync();
        work.Reader.TryRead(out _);
    }

    private void Wake() => work.Writer.TryWrite(true);

    private bool Reserve(PodInfo pod, NodeInfo node)
    {
        for (var i = 0; i < plugins.Reserves.Length; i++)
        {
            if (plugins.Reserves[i].Reserve(new(), pod, node) is null) continue;
            for (var done = i - 1; done >= 0; done--) plugins.Reserves[done].Unreserve(pod, node.Name);
            return false;
        }
        return true;
    }

    private void Placed(Pod? old, PodInfo pod)
    {
        queue.Remove(pod.Uid);
        Reports.Remove(pod.Key);
        var wasThere = old?.Spec.NodeName is { Length: > 0 };
        var counted = wasThere || cache.IsAssumed(pod.Uid);
        var node = cache.SetPod(pod);
        if (!counted || (wasThere && !Labels.Same(old!.Metadata.Labels, pod.Labels))) queue.Tell(new(ClusterChange.PodPlaced, node, pod));
        // A pod that begins to leave still holds its room, but rules that count pods do not count it any more.
        var begins = pod.IsLeaving && old?.Metadata.DeletionTimestamp is null;
        if (wasThere && (begins || FreedRoom(old!, pod))) queue.Tell(new(ClusterChange.PodRemoved, node, pod));
    }

    /// <summary>A resize took effect, or came to nothing.</summary>
    private static bool FreedRoom(Pod old, PodInfo pod)
    {
        if (pod.Pod.Metadata.Generation <= 1) return false;
        var before = ResourceAmounts.Of(PodRequests.OnNode(old));
        return pod.Requests.MilliCpu < before.MilliCpu || pod.Requests.Memory < before.Memory;
    }

    private void Release(Pod pod)
    {
        var uid = pod.Metadata.Uid ?? "";
        queue.Remove(uid);
        cache.DropNomination(uid);
        Reports.Remove(ObjectKey.Of(pod));
        if (cache.TryRemovePod(uid, out var info, out var node)) queue.Tell(new(ClusterChange.PodRemoved, node, info));
    }
}
