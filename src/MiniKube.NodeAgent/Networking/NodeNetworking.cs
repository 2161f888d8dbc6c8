using System.Net;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Network;
using MiniKube.Network.PodNetwork;
using MiniKube.Network.Routes;

namespace MiniKube.NodeAgent.Networking;

/// <summary>The node's part of the cluster's networks; reads as a table of contents.</summary>
internal sealed class NodeNetworking(
    NodeAgentOptions options, Containers.IContainerRuntime runtime, Informers informers, Informer<Node> nodes, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger logger = loggers.CreateLogger<NodeNetworking>();
    private readonly NetworkReadiness readiness = new(runtime, time);

    /// <param name="configured">Called when pods can be given addresses, or no longer can.</param>
    public async Task RunAsync(Action configured, CancellationToken cancel)
    {
        await KernelSettings.ApplyAsync(logger, cancel, v6: options.ClusterCidrs.Concat(options.PodCidrs).Any(cidr => cidr.Contains(':')));
        var first = await Task.WhenAny(
            PodNetworkAsync(configured, cancel),
            ServiceRules.RunAsync(options, informers, nodes, time, loggers, cancel),
            NameService.RunAsync(options, informers, time, loggers, cancel),
            IngressService.RunAsync(options, informers, time, loggers, cancel));
        await first;
    }

    private async Task PodNetworkAsync(Action configured, CancellationToken cancel)
    {
        if (options.PodNetwork == PodNetworkMode.None)
        {
            if (options.CniConfigDirectory is not { } folder) await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
            else await ForeignAsync(folder, configured, cancel);
            return;
        }
        var setup = new PodNetworkSetup(options, runtime, time, logger);
        var assigned = new PodRanges(options, nodes);
        IReadOnlyList<string> ranges = [];
        while (true)
        {
            ranges = await assigned.OtherThanAsync(ranges, cancel);
            await setup.ConfigureAsync(ranges, PodMtu.Read(options.PodNetwork, IPAddress.Parse(options.NodeIp)), cancel);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var routing = PodRoutes.RunAsync(options, ranges, informers, time, loggers, over.Token);
            await readiness.SeeAsync(cancel);
            configured();
            if (await Task.WhenAny(routing, assigned.OtherThanAsync(ranges, over.Token)) == routing) await routing;
            await over.CancelAsync();
            await routing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ForeignAsync(string folder, Action configured, CancellationToken cancel)
    {
        if (CniConfig.Remove(folder)) NetworkingLog.OwnConfigurationRemoved(logger, folder);
        try
        {
            await NodeRoutes.RemoveAsync([], cancel);
        }
        catch (NetworkException failed)
        {
            NetworkingLog.OwnRoutesStay(logger, failed.Message);
        }
        await readiness.FollowAsync(folder, configured, cancel);
    }
}

internal static partial class NetworkingLog
{
    [LoggerMessage(6405, LogLevel.Information, "Pods of this node have addresses of {Cidr}, configured in {Folder}")]
    public static partial void Configured(ILogger logger, string cidr, string folder);

    [LoggerMessage(6406, LogLevel.Warning, "The pod network {Cidr} cannot be configured yet: {Why}")]
    public static partial void NotConfigured(ILogger logger, string cidr, string why);

    [LoggerMessage(6407, LogLevel.Warning, "The runtime takes {Other} before our {File}: pods get no addresses of the cluster. Remove it, or start the agent with --network none")]
    public static partial void Overruled(ILogger logger, string other, string file);

    [LoggerMessage(6408, LogLevel.Information, "The pod network is somebody else's: our configuration was removed from {Folder}")]
    public static partial void OwnConfigurationRemoved(ILogger logger, string folder);

    [LoggerMessage(6410, LogLevel.Information, "The pods' addresses are others now: {Addresses} taken from {Bridge}")]
    public static partial void OldAddressesGone(ILogger logger, string addresses, string bridge);

    [LoggerMessage(6409, LogLevel.Warning, "Routes of an earlier pod network may be left: {Why}")]
    public static partial void OwnRoutesStay(ILogger logger, string why);
}
