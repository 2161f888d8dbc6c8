using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Network.Netlink;
using MiniKube.Network.Nft;

namespace MiniKube.Network.Routes;

/// <summary>
/// Keeps routes to the pods of all other nodes, and masquerading of what leaves the cluster. Feed it all nodes (the handler fits an informer), then run it once
/// they are complete: routes to nodes that it is not told of go. Woken by changes of nodes, and by the kernel when somebody else changes routes or links.
/// </summary>
public sealed class NodeRoutes : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GatherDelay = TimeSpan.FromMilliseconds(2);

    private readonly NodeRoutesOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PeerNode _self;
    private readonly NftWriter _egress;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, PeerNode> _nodes = [];
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _told = "";

    public NodeRoutes(NodeRoutesOptions options, TimeProvider time, ILogger<NodeRoutes> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _self = new(options.NodeName, options.NodeAddresses, options.PodNetworks);
        _egress = new(new(new Command(options.CommandPrefix)), EgressTable.Name);
    }

    /// <summary>Completes when the kernel has had all of it for the first time.</summary>
    public Task Written => _written.Task;

    /// <summary>A node appeared (old null), changed, or went (current null).</summary>
    public void OnNode(Node? old, Node? current)
    {
        if ((current ?? old)?.Metadata.Name is not { } name)
            return;
        lock (_lock)
        {
            var before = _nodes.GetValueOrDefault(name);
            var now = current is null ? null : PeerNode.Of(current);
            if (now is null ? before is null : before?.SameAs(now) == true)
                return;
            if (now is null)
                _nodes.Remove(name);
            else
                _nodes[name] = now;
        }
        Wake();
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        using var socket = (NetlinkSocket)_options.Inside(NetlinkSocket.Open);
        using var events = (NetlinkEvents)_options.Inside(NetlinkEvents.Open);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var following = new RouteEvents(events, Wake).FollowAsync(stop.Token);
        try
        {
            await KeepAsync(socket, cancel);
        }
        finally
        {
            await stop.CancelAsync();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => _wake.Dispose();

    /// <summary>Takes away what an earlier life in another mode has left.</summary>
    public static async Task RemoveAsync(IReadOnlyList<string> commandPrefix, CancellationToken cancel)
    {
        using var socket = NetlinkSocket.Open();
        var host = HostNetworkReader.Read(socket);
        new RouteApplier(socket).Apply(new RoutePlan { Routes = [], Neighbours = [], TunnelEnds = [], Unreachable = [] }, host);
        await new NftWriter(new(new Command(commandPrefix)), EgressTable.Name).WriteAsync(null, compare: true, cancel);
    }

    private async Task KeepAsync(NetlinkSocket socket, CancellationToken cancel)
    {
        var applier = new RouteApplier(socket);
        var retry = FirstRetry;
        var compare = true;
        while (true)
        {
            var wait = _options.ResyncInterval;
            try
            {
                await SyncAsync(socket, applier, compare, cancel);
                (retry, compare) = (FirstRetry, false);
                _written.TrySetResult();
            }
            catch (NetworkException failed)
            {
                Log.RoutesNotWritten(_logger, retry, failed.Message);
                (wait, compare) = (retry, true);
                retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
            }
            if (!await _wake.WaitAsync(wait, cancel))
                compare = true;
            else
                await Task.Delay(GatherDelay, _time, cancel);
        }
    }

    private async Task SyncAsync(NetlinkSocket socket, RouteApplier applier, bool compare, CancellationToken cancel)
    {
        PeerNode[] nodes;
        lock (_lock) nodes = [.. _nodes.Values];
        var host = HostNetworkReader.Read(socket);
        // Addresses may change in the node's life, its ranges do not.
        var self = nodes.FirstOrDefault(node => node.Name == _self.Name) is { Addresses.Count: > 0 } told ? _self with { Addresses = told.Addresses } : _self;
        var plan = RoutePlan.Decide(_options.Mode, self, nodes, host);
        if (applier.Apply(plan, host) is var written and > 0)
            Log.RoutesWritten(_logger, written, plan.Routes.Count);
        Tell(plan);
        await _egress.WriteAsync(EgressTable.Build(_options, nodes, plan.Tunnel is not null), compare, cancel);
    }

    private void Tell(RoutePlan plan)
    {
        var said = string.Join("; ", plan.Unreachable.Select(one => $"{one.Node}: {one.Reason}"));
        if (said != _told && said.Length > 0)
            Log.NodesUnreachable(_logger, said);
        _told = said;
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (Exception unneeded) when (unneeded is SemaphoreFullException or ObjectDisposedException)
        {
            // Awake already, or a source that outlives this.
        }
    }
}
