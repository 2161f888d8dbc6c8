using System.Text.Json.Nodes;
using MiniKube.Api.Coordination;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>
/// Says of a silent node that its state is unknown, takes its pods out of service at once, and taints it so that they leave. When it is heard again, the
/// node itself corrects what was said of it.
/// </summary>
internal sealed class NodeLifecycleController(ControllerContext context) : IController
{
    private const string LeaseNamespace = "kube-node-lease";

    private readonly ApiClient client = context.Client;
    private readonly Informer<Node> nodes = context.Informers.Of<Node>();
    private readonly Informer<Pod> pods = context.Informers.Of<Pod>();
    private readonly EventRecorder events = context.Events("node-controller");
    private readonly Informer<Lease> leases = context.Informers.Of<Lease>(ns: LeaseNamespace);
    private readonly NodeHealthBoard board = new(context.Client.Invoker, context.Options.NodeGracePeriod, context.Time);
    private readonly NodePulse pulse = new(context.Time);
    private readonly EvictionPace pace = new(context.Options.DisruptedEvictionInterval, context.Time);
    private readonly Expectations writes = new(CacheView.Of(context.Informers.Of<Node>()), context.Time);
    private Action<ObjectKey> enqueue = _ => { };
    private int disruption;

    public ControllerInfo Info { get; } = new("node-lifecycle") { Watches = [Watch.Mapped<Node>((node, _) => [ObjectKey.Of(node)], Matters)], Workers = 8 };

    public Task RunAsync(Action<ObjectKey> enqueue, CancellationToken cancel)
    {
        // Run again after each break of the report; the informer needs its handler once.
        if (Interlocked.Exchange(ref this.enqueue, enqueue) != enqueue)
        {
            leases.OnChanged((old, current) => enqueue(new("", (current ?? old)!.Metadata.Name!)));
        }
        return board.FollowAsync(name => enqueue(new("", name)), cancel);
    }

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (nodes.Get(key) is not { } node)
        {
            board.Forget(key.Name);
            pulse.Forget(key.Name);
            writes.Forget(key);
            return Next.Done;
        }
        if (!writes.AreMet(key)) return Expectations.LookAgain;

        var now = context.Time.GetUtcNow();
        var (isAlive, again) = pulse.Of(node, board.Of(key.Name), leases.Get(LeaseNamespace, key.Name));
        var (conditions, next) = NodeConditions.Decide(node, isAlive, context.Options.NodeStartupGracePeriod, now);
        if (!ReferenceEquals(conditions, node.Status.Conditions))
        {
            node = await client.UpdateStatusAsync(node with { Status = node.Status with { Conditions = conditions } }, cancel);
            writes.Wrote(key, node);
            events.Normal(node, "NodeNotReady", $"Node {key.Name} status is now: NodeNotReady");
        }
        // One that is heard again is about to say so itself: what was said of it meanwhile must not be said once more.
        var outOfService = isAlive != true && node.Condition("Ready") is { Status: "Unknown" } ? TakeOutOfServiceAsync(node, cancel) : Task.FromResult(Next.Done);
        next = Next.Sooner(Next.Sooner(again, next), await TaintAsync(node, isAlive == true, now, cancel));
        return Next.Sooner(next, await outOfService);
    }

    private static bool Matters(Node? old, Node? current) =>
        old is null || current is null || old.Spec.Unschedulable != current.Spec.Unschedulable || !old.Spec.Taints.SequenceEqual(current.Spec.Taints)
        || !old.Status.Conditions.Select(State).SequenceEqual(current.Status.Conditions.Select(State));

    private static (string, string) State(NodeCondition condition) => (condition.Type, condition.Status);

    private async Task<Next> TaintAsync(Node node, bool isAlive, DateTimeOffset now, CancellationToken cancel)
    {
        var (mayEvict, next) = MayEvict(node);
        var taints = NodeTaints.Decide(node, mayEvict && !(isAlive && node.Condition("Ready") is { Status: "Unknown" }), now);
        if (ReferenceEquals(taints, node.Spec.Taints)) return next;
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = node.Metadata.ResourceVersion },
            ["spec"] = new JsonObject { ["taints"] = new JsonArray([.. taints.Select(taint => (JsonNode)ApiJson.ToDocument(taint))]) },
        };
        writes.Wrote(ObjectKey.Of(node), await client.PatchAsync<Node>(ObjectKey.Of(node), Patch.Merge(patch), cancel: cancel));
        return next;
    }

    /// <summary>Whether this node may be emptied now, in view of how many others are down.</summary>
    private (bool MayEvict, Next Next) MayEvict(Node node)
    {
        // As long as all is well nobody has to be counted.
        if (node.IsReady() && Volatile.Read(ref disruption) == (int)Disruption.None) return (true, Next.Done);
        var all = nodes.List();
        var down = all.Count(IsDown);
        var state = DisruptionRule.Decide(all.Count, down);
        if (Interlocked.Exchange(ref disruption, (int)state) != (int)state)
        {
            NodeLog.Disrupted(context.Loggers.CreateLogger(nameof(NodeLifecycleController)), state, down, all.Count);
            foreach (var other in all.Where(IsDown)) enqueue(ObjectKey.Of(other));
        }
        if (node.IsReady()) return (true, Next.Done);
        switch (state)
        {
            case Disruption.Full:
                return (false, Next.Done);
            case Disruption.Partial when !NodeTaints.Evicts(node.Spec.Taints):
                var wait = pace.Take();
                return wait == TimeSpan.Zero ? (true, Next.Done) : (false, Next.After(wait));
            default:
                return (true, Next.Done);
        }
    }

    // The server's ear is ahead of the conditions: when all fall silent at once, the first one judged must not look like the only one.
    private bool IsDown(Node node) => board.Of(node.Metadata.Name!) is { IsHeard: false } || !node.IsReady();

    /// <summary>Endpoints must not lead to a silent node, however long its pods may stay on it.</summary>
    private async Task<Next> TakeOutOfServiceAsync(Node node, CancellationToken cancel)
    {
        var next = Next.Done;
        var serving = pods.OnNode(node.Metadata.Name!).Where(pod => pod.IsReady());
        await Parallel.ForEachAsync(serving, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancel }, async (pod, stop) =>
        {
            var ready = new PodCondition { Type = "Ready", Status = "False", Reason = "NodeNotReady", Message = "Node is not ready" };
            var status = pod.Status with { Conditions = pod.Status.Conditions.With(ready, context.Time.GetUtcNow()) };
            try
            {
                await client.UpdateStatusAsync(pod with { Status = status }, stop);
                events.Warning(pod, "NodeNotReady", "Node is not ready");
            }
            catch (ApiException error) when (error.IsNotFound || error.IsConflict)
            {
                // One that changed meanwhile must not hold up the others.
                if (error.IsConflict) next = Next.After(TimeSpan.FromMilliseconds(50));
            }
        });
        return next;
    }
}
