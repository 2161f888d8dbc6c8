using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network;
using MiniKube.Network.Proxy;

namespace MiniKube.NodeAgent.Networking;

/// <summary>Runs the service proxy on what the API says.</summary>
internal static class ServiceRules
{
    public static async Task RunAsync(NodeAgentOptions options, Informers informers, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        if (!options.ServiceProxy)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
            return;
        }
        // Without the node's range: masquerading of what leaves the cluster is the pod network's, which knows all nodes.
        var network = new NodeNetwork { NodeName = options.NodeName, ClusterCidr = First(options.ClusterCidrs) };
        using var proxy = new ServiceProxy(new() { Node = network }, time, loggers.CreateLogger<ServiceProxy>());
        var services = informers.Of<Service>();
        var slices = informers.Of<EndpointSlice>();
        services.OnChanged(proxy.OnService);
        slices.OnChanged(proxy.OnSlice);
        await services.WaitForSyncAsync(cancel);
        await slices.WaitForSyncAsync(cancel);
        await proxy.RunAsync(cancel);
    }

    private static string First(IReadOnlyList<string> cidrs) => cidrs.FirstOrDefault(cidr => !cidr.Contains(':')) ?? "";
}
