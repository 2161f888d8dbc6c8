using Microsoft.Extensions.Logging;
using MiniKube.Network.Conntrack;
using MiniKube.Network.Health;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Proxy;

/// <summary>The rules as they should be, and their way into the kernel, for one description of the node. One caller at a time.</summary>
internal sealed class KernelState
{
    private readonly ServiceCatalog _catalog;
    private readonly HealthCheckServer _health;
    private readonly ILogger _logger;
    private readonly RuleSet _set;
    private readonly IReadOnlyList<IRuleApplier> _appliers;
    private readonly IReadOnlyList<IRuleApplier> _others;
    private readonly ConntrackTool _conntrack;
    private readonly HashSet<StaleFlow> _staleFlows = [];
    private bool _othersRemoved;

    public KernelState(ServiceProxyOptions options, NodeNetwork node, ServiceCatalog catalog, HealthCheckServer health, ILogger logger)
    {
        (_catalog, _health, _logger, _set) = (catalog, health, logger, new(node));
        var command = new Command(options.CommandPrefix);
        _appliers = [.. node.Families.Select(family => options.Mode.Applier(command, family, logger, options.IptablesBackend))];
        _others = [.. node.Families.Select(family => options.Mode.Other().Applier(command, family, logger))];
        _conntrack = new(command, logger);
    }

    public NodeNetwork Node => _set.Node;

    /// <summary>Everything, by comparison. Returns how much had to be repaired; 0 when it also brought changes of ours, which cannot be told from repairs.</summary>
    public async Task<int> SyncAsync(CancellationToken cancel)
    {
        var changes = await AbsorbAsync();
        var repaired = 0;
        foreach (var applier in _appliers) repaired += await applier.SyncAsync(_set, cancel);
        await ForgetStaleFlowsAsync(cancel);
        if (!_othersRemoved) await RemoveOthersAsync(cancel);
        return changes.Count == 0 ? repaired : 0;
    }

    /// <summary>False when there was nothing to write.</summary>
    public async Task<bool> WriteChangesAsync(CancellationToken cancel)
    {
        var changes = await AbsorbAsync();
        if (changes.Count == 0) return false;
        foreach (var applier in _appliers) await applier.ApplyAsync(changes, _set.Node, cancel);
        await ForgetStaleFlowsAsync(cancel);
        return true;
    }

    /// <summary>Takes over what changed since the last time.</summary>
    private async Task<IReadOnlyList<RouteChange>> AbsorbAsync()
    {
        var states = _catalog.TakeChanged();
        if (states.Count == 0) return [];
        var changes = _set.Apply(
            [.. states.Select(state => state.Service is null ? ServiceRoutes.None(state.Key) : RouteBuilder.Build(state.Service, state.Slices, _set.Node))]);
        foreach (var change in changes) _staleFlows.UnionWith(UdpConnections.Stale(change));
        await _health.ApplyAsync(changes);
        return changes;
    }

    /// <summary>Only once the new rules are in the kernel: else the next packet would make the same flow again.</summary>
    private async Task ForgetStaleFlowsAsync(CancellationToken cancel)
    {
        if (_staleFlows.Count == 0) return;
        await _conntrack.ForgetAsync(_staleFlows, cancel);
        _staleFlows.Clear();
    }

    /// <summary>What the other mode left behind goes once the rules of this one are there, so that no call meets neither.</summary>
    private async Task RemoveOthersAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var other in _others) await other.RemoveAsync(cancel);
        }
        catch (NetworkException failed)
        {
            // Most likely its tool is not installed, and then it has left nothing.
            Log.OtherModeStays(_logger, failed.Message);
        }
        _othersRemoved = true;
    }
}
