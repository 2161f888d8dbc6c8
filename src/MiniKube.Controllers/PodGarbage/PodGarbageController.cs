using System.Collections.Concurrent;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;
using MiniKube.Controllers.NodeLifecycle;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.PodGarbage;

/// <summary>Removes pods that no node will ever report on again, and the oldest finished ones when too many have piled up.</summary>
internal sealed class PodGarbageController(ControllerContext context) : IController
{
    // Not a pod: all finished ones together.
    private static readonly ObjectKey FinishedPods = new("", "finished");

    private readonly ApiClient client = context.Client;
    private readonly Informer<Node> nodes = context.Informers.Of<Node>();
    private readonly Informer<Pod> pods = context.Informers.Of<Pod>();
    private readonly ConcurrentDictionary<string, long> missing = [];
    private int finished;

    public ControllerInfo Info { get; } = new("pod-garbage-collector")
    {
        Watches =
        [
            Watch.Mapped<Pod>((pod, _) => [ObjectKey.Of(pod)], (old, current) =>
                current is not null && (old is null || old.Spec.NodeName != current.Spec.NodeName || old.IsTerminating() != current.IsTerminating())),
            Watch.Mapped<Node>((node, informers) => informers.Of<Pod>().OnNode(node.Metadata.Name!).Select(pod => ObjectKey.Of(pod)), (old, current) =>
                current is null || (old is not null && (old.IsReady() != current.IsReady() || !old.Spec.Taints.SequenceEqual(current.Spec.Taints)))),
        ],
    };

    public Task RunAsync(Action<ObjectKey> enqueue, CancellationToken cancel)
    {
        pods.OnChanged((old, current) =>
        {
            var change = (current?.IsFinished() == true ? 1 : 0) - (old?.IsFinished() == true ? 1 : 0);
            if (change != 0 && Interlocked.Add(ref finished, change) > context.Options.FinishedPodsKept) enqueue(FinishedPods);
        });
        return Task.CompletedTask;
    }

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (key == FinishedPods)
        {
            foreach (var surplus in PodGarbagePlan.Surplus(pods.List(), context.Options.FinishedPodsKept)) await client.DeletePodAsync(surplus, force: true, cancel);
            return Next.Done;
        }
        if (pods.Get(key) is not { } pod) return Next.Done;
        var node = nodes.Get("", pod.Spec.NodeName ?? "");
        var reason = PodGarbagePlan.Decide(pod, node);
        if (reason == PodGarbageReason.NodeGone)
        {
            var since = missing.GetOrAdd(pod.Spec.NodeName!, _ => context.Time.GetTimestamp());
            var left = context.Options.NodeReturnPeriod - context.Time.GetElapsedTime(since);
            if (left > TimeSpan.Zero) return Next.After(left);
            if (await client.FindAsync<Node>(new("", pod.Spec.NodeName!), cancel) is not null) return Next.Done;
        }
        else if (node is not null)
        {
            missing.TryRemove(node.Metadata.Name!, out _);
        }
        if (reason != PodGarbageReason.None) await RemoveAsync(pod, reason, cancel);
        return Next.Done;
    }

    private async Task RemoveAsync(Pod pod, PodGarbageReason reason, CancellationToken cancel)
    {
        if (reason == PodGarbageReason.NodeGone && !pod.IsFinished())
        {
            pod = await client.DisruptAsync(pod, "DeletionByPodGC", "PodGC: node no longer exists", context.Time.GetUtcNow(), cancel, phase: "Failed");
        }
        await client.DeletePodAsync(pod, force: true, cancel);
    }
}
