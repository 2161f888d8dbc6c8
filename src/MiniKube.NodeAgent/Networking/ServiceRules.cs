using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network;
using MiniKube.Network.Proxy;

namespace MiniKube.NodeAgent.Networking;

/// <summary>Runs the service proxy on what the API says.</summary>
internal static class ServiceRules
{
    private const string ZoneLabel = "topology.kubernetes.io/zone";

    public static async Task RunAsync(NodeAgentOptions options, Informers informers, Informer<Node> nodes, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        if (!options.ServiceProxy)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
            return;
        }
        var network = new NodeNetwork { NodeName = options.NodeName, ClusterCidr = options.ClusterCidr, NodePortAddresses = options.NodePortAddresses };
        var how = new ServiceProxyOptions { Node = network, Mode = options.ProxyMode };
        using var proxy = new ServiceProxy(how, time, loggers.CreateLogger<ServiceProxy>());
        var services = informers.Of<Service>();
        var slices = informers.Of<EndpointSlice>();
        services.OnChanged(proxy.OnService);
        slices.OnChanged(proxy.OnSlice);
        nodes.OnChanged((_, node) =>
        {
            if (node?.Metadata.Name == options.NodeName) proxy.OnNode(network with { Zone = node.Metadata.Labels.GetValueOrDefault(ZoneLabel, "") });
        });
        await services.WaitForSyncAsync(cancel);
        await slices.WaitForSyncAsync(cancel);
        await proxy.RunAsync(cancel);
    }
}
