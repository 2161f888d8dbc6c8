using System.Net;
using System.Text.Json.Nodes;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.NodeIpam;

/// <summary>Gives each node its part of the cluster's pod addresses. What is given out is known from the nodes themselves.</summary>
internal sealed class NodeIpamController(ControllerContext context) : IController
{
    private readonly ApiClient client = context.Client;
    private readonly Informer<Node> nodes = context.Informers.Of<Node>();
    private readonly EventRecorder events = context.Events("cidrAllocator");
    private readonly CidrPool pool = new(context.Options.ClusterCidr, context.Options.NodeCidrMask);
    private readonly Dictionary<string, IPNetwork> given = [];
    private bool rebuilt;

    // One worker: what is free is decided by one alone.
    public ControllerInfo Info { get; } = new("node-ipam")
    {
        Watches = [Watch.Mapped<Node>((node, _) => [ObjectKey.Of(node)], (old, current) => old is null || current is null || old.Spec.PodCIDR != current.Spec.PodCIDR)],
        Workers = 1,
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (!rebuilt)
        {
            foreach (var known in nodes.List()) Occupy(known);
            rebuilt = true;
        }
        if (nodes.Get(key) is not { } node)
        {
            if (given.Remove(key.Name, out var freed)) pool.Release(freed);
            return Next.Done;
        }
        if (Occupy(node)) return Next.Done;

        if (!given.TryGetValue(key.Name, out var part))
        {
            if (pool.Take() is not { } taken)
            {
                events.Warning(node, "CIDRNotAvailable", $"Node {key.Name} status is now: CIDRNotAvailable");
                throw ApiException.Unavailable($"no pod addresses are left in {context.Options.ClusterCidr} for node {key.Name}: delete unused nodes or choose a larger cluster CIDR");
            }
            given[key.Name] = part = taken;
        }
        // Without a version: nobody else writes these fields, and a node that just joined changes often.
        var spec = new JsonObject { ["podCIDR"] = $"{part}", ["podCIDRs"] = new JsonArray($"{part}") };
        try
        {
            await client.PatchAsync<Node>(key, Patch.Merge(new JsonObject { ["spec"] = spec }), cancel: cancel);
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
        }
        return Next.Done;
    }

    private bool Occupy(Node node)
    {
        if (node.Spec.PodCIDR is not { Length: > 0 } text || !IPNetwork.TryParse(text, out var part)) return false;
        var name = node.Metadata.Name!;
        if (given.TryGetValue(name, out var before) && !before.Equals(part)) pool.Release(before);
        given[name] = part;
        pool.Occupy(part);
        return true;
    }
}
