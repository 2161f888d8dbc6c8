using Microsoft.Extensions.Logging;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Iptables;

/// <summary>Brings rules into the kernel: small changes as they are, everything by comparing with what the kernel has.</summary>
internal sealed class IptablesApplier(IptablesTool tool, ILogger logger)
{
    /// <summary>Relies on the kernel holding what was written before; fails when somebody else has removed it.</summary>
    public async Task ApplyAsync(RuleChange change, CancellationToken cancel)
    {
        if (!change.IsEmpty)
            await tool.RestoreAsync(RestoreScript.Write(change), cancel);
    }

    /// <summary>Reads the kernel's state, repairs what differs, removes leftovers. Returns how much was repaired.</summary>
    public async Task<int> SyncAsync(RuleSet wanted, CancellationToken cancel)
    {
        var change = (await tool.SaveAsync(cancel)).ChangeTo(wanted);
        if (change.IsEmpty)
            return 0;
        var leftovers = change.Removed.ToArray();
        try
        {
            await tool.RestoreAsync(RestoreScript.Write(change), cancel);
        }
        catch (NetworkException refused) when (leftovers.Length > 0)
        {
            // A foreign rule may refer to a leftover chain, which cannot be removed then; that must not keep services from working.
            Log.LeftoversStay(logger, leftovers.Length, refused.Message);
            change.Removed.Clear();
            await ApplyAsync(change, cancel);
        }
        return change.Written.Count + change.Inserted.Count + leftovers.Length;
    }
}
