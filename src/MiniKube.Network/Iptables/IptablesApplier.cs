using Microsoft.Extensions.Logging;
using MiniKube.Network.Proxy;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Iptables;

/// <summary>Routes as chains of iptables: small changes as they are, everything by comparing with what the kernel has.</summary>
internal sealed class IptablesApplier(IptablesTool tool, IpFamily family, ILogger logger) : IRuleApplier
{
    public async Task ApplyAsync(IReadOnlyList<RouteChange> changes, NodeNetwork node, CancellationToken cancel)
    {
        var change = new RuleChange();
        foreach (var one in changes) change.Add(ServiceChains.Of(one.Old, family, node), ServiceChains.Of(one.Current, family, node));
        await WriteAsync(change, cancel);
    }

    public async Task<int> SyncAsync(RuleSet wanted, CancellationToken cancel)
    {
        var change = (await tool.SaveAsync(cancel)).ChangeTo(IptablesTables.Of(wanted, family));
        if (change.IsEmpty) return 0;
        var leftovers = change.Removed.ToArray();
        try
        {
            await WriteAsync(change, cancel);
        }
        catch (NetworkException refused) when (leftovers.Length > 0)
        {
            // A foreign rule may refer to a leftover chain, which cannot be removed then; that must not keep services from working.
            Log.LeftoversStay(logger, leftovers.Length, refused.Message);
            change.Removed.Clear();
            await WriteAsync(change, cancel);
        }
        return change.Written.Count + change.Inserted.Count + leftovers.Length;
    }

    public async Task RemoveAsync(CancellationToken cancel) =>
        await WriteAsync((await tool.SaveAsync(cancel)).ToNothing(new(family, new() { NodeName = "" })), cancel);

    private async Task WriteAsync(RuleChange change, CancellationToken cancel)
    {
        if (change.IsEmpty) return;
        // The legacy back end writes the whole table each time, so there one stroke is best.
        var parts = change.Written.Count + change.Removed.Count > ChangeParts.Most && await tool.IsNftAsync(cancel) ? ChangeParts.Of(change) : [change];
        foreach (var part in parts) await tool.RestoreAsync(RestoreScript.Write(part), cancel);
    }
}
