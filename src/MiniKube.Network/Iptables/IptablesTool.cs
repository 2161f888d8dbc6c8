namespace MiniKube.Network.Iptables;

/// <summary>The distribution's iptables, whichever back end it has (nft or legacy).</summary>
internal sealed class IptablesTool(Command command)
{
    /// <summary>Seconds to wait for others that hold the legacy back end's lock.</summary>
    private const string LockWait = "10";

    public async Task<KernelRules> SaveAsync(CancellationToken cancel)
    {
        var nat = await SaveTableAsync(Rules.Chains.Nat, cancel);
        var filter = await SaveTableAsync(Rules.Chains.Filter, cancel);
        return KernelRules.Parse(nat + "\n" + filter);
    }

    public async Task RestoreAsync(string script, CancellationToken cancel)
    {
        var result = await command.RunAsync("iptables-restore", ["--noflush", "--wait", LockWait], script, cancel);
        if (result.ExitCode != 0)
            throw new NetworkException($"iptables-restore refused the rules: {result.Errors.Trim()}");
    }

    private async Task<string> SaveTableAsync(string table, CancellationToken cancel)
    {
        var result = await command.RunAsync("iptables-save", ["-t", table], null, cancel);
        return result.ExitCode == 0 ? result.Output : throw new NetworkException($"iptables-save cannot read table {table}: {result.Errors.Trim()}");
    }
}
