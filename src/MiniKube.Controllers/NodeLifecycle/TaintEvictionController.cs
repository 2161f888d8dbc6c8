using MiniKube.Client;
using MiniKube.Controllers.Hosting;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>Deletes pods that do not tolerate a NoExecute taint of their node, or tolerated it long enough.</summary>
internal sealed class TaintEvictionController(ControllerContext context) : IController
{
    // The pod of a manifest file on the node: it is not ours to delete, the node would only show it again.
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    private readonly ApiClient client = context.Client;
    private readonly Informer<Node> nodes = context.Informers.Of<Node>();
    private readonly Informer<Pod> pods = context.Informers.Of<Pod>();
    private readonly EventRecorder events = context.Events("taint-eviction-controller");
    private readonly TaintClock clock = new(context.Time);

    public ControllerInfo Info { get; } = new("taint-eviction")
    {
        Watches =
        [
            Watch.Mapped<Pod>((pod, _) => [ObjectKey.Of(pod)], (old, current) =>
                current is not null && (old is null || old.Spec.NodeName != current.Spec.NodeName || !old.Spec.Tolerations.SequenceEqual(current.Spec.Tolerations))),
            Watch.Mapped<Node>((node, informers) => informers.Of<Pod>().OnNode(node.Metadata.Name!).Select(pod => ObjectKey.Of(pod)), (old, current) =>
                current is not null && Evicting(current.Spec.Taints, old?.Spec.Taints ?? [])),
        ],
        Workers = 16,
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (pods.Get(key) is not { Spec.NodeName: { Length: > 0 } name } pod || pod.IsTerminating() || pod.Metadata.Annotations.ContainsKey(MirrorAnnotation)) return Next.Done;
        if (nodes.Get("", name) is not { } node) return Next.Done;

        clock.Keep(name, node.Spec.Taints);
        if (TaintEviction.DueAt(pod.Spec.Tolerations, node.Spec.Taints, taint => clock.Since(name, taint)) is not { } due) return Next.Done;
        var now = context.Time.GetUtcNow();
        if (now < due) return Next.After(due - now);

        events.Normal(pod, "TaintManagerEviction", $"Marking for deletion Pod {key}");
        await client.DisruptAsync(pod, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint", now, cancel);
        await client.DeletePodAsync(pod, force: false, cancel);
        return Next.Done;
    }

    private static bool Evicting(IReadOnlyList<Taint> now, IReadOnlyList<Taint> before) =>
        now.Any(taint => taint.Effect == NodeKeys.NoExecute) && !now.SequenceEqual(before);
}
