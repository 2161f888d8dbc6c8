using System.Net;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Network.Routes;

namespace MiniKube.NodeAgent.Networking;

/// <summary>Runs the routes to other nodes' pods on what the API says of nodes.</summary>
internal static class PodRoutes
{
    /// <summary>Neither changes a route, and they are most of a node.</summary>
    private const string Unread = "images,conditions,nodeInfo,capacity,allocatable,labels,annotations,volumesInUse,volumesAttached";

    public static async Task RunAsync(NodeAgentOptions options, IReadOnlyList<string> ranges, Informers informers, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        using var routes = new NodeRoutes(
            new()
            {
                NodeName = options.NodeName,
                Mode = options.PodNetwork,
                NodeAddresses = [.. options.NodeIps.Select(IPAddress.Parse)],
                PodNetworks = [.. ranges.Select(IPNetwork.Parse)],
                ClusterNetworks = [.. options.ClusterCidrs.Select(IPNetwork.Parse)],
            },
            time,
            loggers.CreateLogger<NodeRoutes>());
        var nodes = informers.Of<Node>(leaveOut: Unread);
        nodes.OnChanged(routes.OnNode);
        await nodes.WaitForSyncAsync(cancel);
        await routes.RunAsync(cancel);
    }
}
