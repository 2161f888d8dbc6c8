using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network;
using MiniKube.Network.PodNetwork;
using MiniKube.Network.Proxy;

namespace MiniKube.NodeAgent.Nodes;

/// <summary>The node's part of the networks: the pod network's configuration as soon as the node's range is known, and the service rules.</summary>
internal sealed class NodeNetworking(
    NodeAgentOptions options, Containers.IContainerRuntime runtime, Informers informers, Informer<Node> nodes, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private readonly ILogger logger = loggers.CreateLogger<NodeNetworking>();

    /// <param name="configured">Called when pods can be given addresses.</param>
    public async Task RunAsync(Action configured, CancellationToken cancel)
    {
        await KernelSettings.ApplyAsync(logger, cancel);
        var cidr = options.PodCidr ?? await AssignedAsync(cancel);
        await ConfigureAsync(cidr, cancel);
        configured();
        if (options.ServiceProxy) await ProxyAsync(cidr, cancel);
        else await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
    }

    private async Task<string> AssignedAsync(CancellationToken cancel)
    {
        var assigned = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        nodes.OnChanged((_, node) =>
        {
            if (node?.Spec.PodCIDR is { Length: > 0 } cidr) assigned.TrySetResult(cidr);
        });
        return await assigned.Task.WaitAsync(cancel);
    }

    private async Task ConfigureAsync(string cidr, CancellationToken cancel)
    {
        if (options.CniConfigDirectory is not { } folder) return;
        while (true)
        {
            try
            {
                await CniConfig.WriteAsync(new() { PodCidr = cidr, ConfigFolder = folder }, cancel);
                await runtime.SetPodCidrAsync(cidr, cancel);
                NetworkingLog.Configured(logger, cidr, folder);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or Containers.ContainerRuntimeException)
            {
                NetworkingLog.NotConfigured(logger, cidr, error.Message);
                await Task.Delay(Retry, time, cancel);
            }
        }
    }

    private async Task ProxyAsync(string cidr, CancellationToken cancel)
    {
        var network = new NodeNetwork { NodeName = options.NodeName, ClusterCidr = options.ClusterCidr, PodCidr = cidr };
        using var proxy = new ServiceProxy(new() { Node = network }, time, loggers.CreateLogger<ServiceProxy>());
        var services = informers.Of<Service>();
        var slices = informers.Of<EndpointSlice>();
        services.OnChanged(proxy.OnService);
        slices.OnChanged(proxy.OnSlice);
        await services.WaitForSyncAsync(cancel);
        await slices.WaitForSyncAsync(cancel);
        await proxy.RunAsync(cancel);
    }
}

internal static partial class NetworkingLog
{
    [LoggerMessage(6405, LogLevel.Information, "Pods of this node have addresses of {Cidr}, configured in {Folder}")]
    public static partial void Configured(ILogger logger, string cidr, string folder);

    [LoggerMessage(6406, LogLevel.Warning, "The pod network {Cidr} cannot be configured yet: {Why}")]
    public static partial void NotConfigured(ILogger logger, string cidr, string why);
}
