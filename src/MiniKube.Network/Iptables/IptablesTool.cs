using MiniKube.Network.Rules;

namespace MiniKube.Network.Iptables;

/// <summary>The distribution's iptables of one family, whichever back end it has (nft or legacy).</summary>
/// <param name="backend">"" for the distribution's choice, or "-nft" or "-legacy".</param>
internal sealed class IptablesTool(Command command, IpFamily family, string backend = "")
{
    /// <summary>Seconds to wait for others that hold the legacy back end's lock.</summary>
    private const string LockWait = "10";

    private readonly string _program = (family.IsSix ? "ip6tables" : "iptables") + backend;

    /// <summary>Whether its back end is nf_tables.</summary>
    public async Task<bool> IsNftAsync(CancellationToken cancel) =>
        (await command.RunAsync(_program, ["--version"], null, cancel)).Output.Contains("nf_tables", StringComparison.Ordinal);

    public async Task<KernelRules> SaveAsync(CancellationToken cancel)
    {
        var nat = await SaveTableAsync(Chains.Nat, cancel);
        var filter = await SaveTableAsync(Chains.Filter, cancel);
        return KernelRules.Parse(nat + "\n" + filter);
    }

    public async Task RestoreAsync(string script, CancellationToken cancel)
    {
        var result = await command.RunAsync(_program + "-restore", ["--noflush", "--wait", LockWait], script, cancel);
        if (result.ExitCode != 0) throw new NetworkException($"{_program}-restore refused the rules: {result.Errors.Trim()}");
    }

    private async Task<string> SaveTableAsync(string table, CancellationToken cancel)
    {
        var result = await command.RunAsync(_program + "-save", ["-t", table], null, cancel);
        return result.ExitCode == 0 ? result.Output : throw new NetworkException($"{_program}-save cannot read table {table}: {result.Errors.Trim()}");
    }
}
