using Microsoft.Extensions.Logging;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.GarbageCollection;

/// <summary>
/// Deletes what has lost its last owner, and carries out the two other ways to delete an owner: after its dependents (foreground) and without them (orphan).
/// Keys are UIDs.
/// </summary>
internal sealed class GarbageCollectorController : IController
{
    // An object is often seen a moment before its owner: the one watch tells changes kind by kind.
    private static readonly TimeSpan OwnersArriveWithin = TimeSpan.FromMilliseconds(500);

    private readonly ControllerContext context;
    private readonly ILogger logger;
    private readonly OwnerGraph graph;
    private readonly KnownKinds kinds = new();
    private readonly OwnerLookup owners;
    private readonly ReferenceWriter writer;
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<ObjectKey> enqueue = _ => { };

    public GarbageCollectorController(ControllerContext context)
    {
        this.context = context;
        logger = context.Loggers.CreateLogger<GarbageCollectorController>();
        graph = new(context.Time);
        owners = new(context.Client, graph, kinds);
        writer = new(context.Client, owners);
        Info = new("garbage-collector") { Workers = 16 };
    }

    public ControllerInfo Info { get; }

    public async Task RunAsync(Action<ObjectKey> enqueue, CancellationToken cancel)
    {
        this.enqueue = enqueue;
        var feed = new GraphFeed(context.Client, graph, kinds, logger, context.Time);
        await feed.RunAsync(Concerned, synced, cancel);
    }

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        await synced.Task.WaitAsync(cancel);
        if (graph.Find(key.Name) is not { } node) return Next.Done;
        if (node.IsDeleting)
        {
            if (node.IsOrphaning) return await OrphanAsync(node, cancel);
            return node.IsForeground ? await FinishForegroundAsync(node, cancel) : Next.Done;
        }
        return node.Owners.Count == 0 ? Next.Done : await CollectAsync(node, cancel);
    }

    private void Concerned(string uid) => enqueue(new("", uid));

    private async Task<Next> CollectAsync(GraphNode node, CancellationToken cancel)
    {
        var age = context.Time.GetElapsedTime(node.FirstSeen);
        if (age < OwnersArriveWithin && node.Owners.Any(owner => !owners.IsKnown(owner))) return Next.After(OwnersArriveWithin - age);

        var references = node.Owners;
        var states = new OwnerState[references.Count];
        for (var i = 0; i < states.Length; i++) states[i] = await owners.StateAsync(node, references[i], cancel);
        var plan = CollectPlan.Decide(node, states, graph.DependentsOf(node.Uid));
        switch (plan.Action)
        {
            case CollectAction.DropReferences:
                await writer.DropOwnersAsync(node, plan.Drop, cancel);
                break;
            case CollectAction.Unblock:
                // The change comes back as an event, and then it is deleted.
                await writer.UnblockAsync(node, cancel);
                break;
            case CollectAction.Delete:
                CollectorLog.Deletes(logger, node.Resource.GroupResource, node.Key, plan.Propagation);
                await writer.DeleteAsync(node, plan.Propagation, cancel);
                break;
        }
        return Next.Done;
    }

    /// <summary>Takes the finalizer away when nothing that blocks is left, else has the dependents looked at: they see that their owner waits.</summary>
    private async Task<Next> FinishForegroundAsync(GraphNode node, CancellationToken cancel)
    {
        var dependents = graph.DependentsOf(node.Uid);
        if (!dependents.Any(dependent => dependent.Blocks(node.Uid)))
        {
            await writer.DropFinalizerAsync(node, GraphNode.ForegroundFinalizer, cancel);
            return Next.Done;
        }
        foreach (var dependent in dependents.Where(dependent => !dependent.IsDeleting)) Concerned(dependent.Uid);
        return Next.Done;
    }

    private async Task<Next> OrphanAsync(GraphNode node, CancellationToken cancel)
    {
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancel };
        await Parallel.ForEachAsync(graph.DependentsOf(node.Uid), bounded, async (dependent, stop) => await writer.DropOwnersAsync(dependent, [node.Uid], stop));
        await writer.DropFinalizerAsync(node, GraphNode.OrphanFinalizer, cancel);
        return Next.Done;
    }
}
