using System.Net;
using System.Text.Json.Nodes;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.NodeIpam;

/// <summary>
/// Gives each node its part of the cluster's pod addresses, once and for the node's life. What is given out is known from the nodes themselves, so that
/// nothing is lost with this process.
/// </summary>
internal sealed class NodeIpamController(ControllerContext context) : IController
{
    private readonly ApiClient client = context.Client;
    private readonly Informer<Node> nodes = context.Informers.Of<Node>();
    private readonly EventRecorder events = context.Events("cidrAllocator");
    private readonly CidrPools pools = new(context.Options.ClusterCidrs, context.Options.NodeCidrMask, context.Options.NodeCidrMaskV6);
    private readonly Dictionary<string, IPNetwork[]> given = [];
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
            foreach (var known in nodes.List()) Learn(known);
            rebuilt = true;
        }
        if (nodes.Get(key) is not { } node)
        {
            if (given.Remove(key.Name, out var freed)) ReleaseUnlessShared(freed);
            return Next.Done;
        }
        if (Learn(node)) return Next.Done;

        if (!given.TryGetValue(key.Name, out var parts))
        {
            if (pools.Take() is not { } taken)
            {
                var why = $"no pod addresses are left in {string.Join(',', context.Options.ClusterCidrs)} for node {key.Name}: delete unused nodes, or choose a larger cluster CIDR";
                events.Warning(node, "CIDRNotAvailable", why);
                throw ApiException.Unavailable(why);
            }
            given[key.Name] = parts = taken;
        }
        await WriteAsync(key, parts, cancel);
        return Next.Done;
    }

    private async Task WriteAsync(ObjectKey key, IPNetwork[] parts, CancellationToken cancel)
    {
        // Without a version: the server refuses to change a node's range, and a node that just joined changes often.
        var spec = new JsonObject { ["podCIDR"] = $"{parts[0]}", ["podCIDRs"] = new JsonArray([.. parts.Select(part => JsonValue.Create($"{part}"))]) };
        try
        {
            await client.PatchAsync<Node>(key, Patch.Merge(new JsonObject { ["spec"] = spec }), cancel: cancel);
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
            // It left before it had a range; its deletion comes by the watch.
        }
    }

    /// <summary>Whether the node has its range.</summary>
    private bool Learn(Node node)
    {
        var parts = Parts(node);
        if (parts.Length == 0) return false;
        var name = node.Metadata.Name!;
        if (given.TryGetValue(name, out var before))
        {
            if (before.AsSpan().SequenceEqual(parts)) return true;
            given.Remove(name);
            ReleaseUnlessShared(before);
        }
        if (Owner(parts) is { } other)
        {
            events.Warning(node, "CIDROverlap", $"the pod addresses {string.Join(',', parts)} of node {name} are those of node {other} too: delete one of the two nodes, and let the server choose its range");
        }
        given[name] = parts;
        pools.Occupy(parts);
        return true;
    }

    private string? Owner(IPNetwork[] parts) => given.FirstOrDefault(pair => pair.Value.Any(held => parts.Any(part => Overlaps(held, part)))).Key;

    /// <summary>Ranges that were written by hand may overlap; what another node uses stays taken.</summary>
    private void ReleaseUnlessShared(IPNetwork[] parts)
    {
        pools.Release(parts);
        foreach (var held in given.Values) pools.Occupy(held.Where(one => parts.Any(part => Overlaps(one, part))));
    }

    private static bool Overlaps(IPNetwork a, IPNetwork b) => a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress);

    private static IPNetwork[] Parts(Node node)
    {
        IReadOnlyList<string> texts = node.Spec.PodCIDRs.Count > 0 ? node.Spec.PodCIDRs : [node.Spec.PodCIDR ?? ""];
        return [.. texts.Where(text => IPNetwork.TryParse(text, out _)).Select(text => IPNetwork.Parse(text))];
    }
}
