namespace MiniKube.Network.NftTables;

/// <summary>Keeps one table in the kernel: writes differences only, and compares when asked to. Not for several callers at once.</summary>
internal sealed class NftWriter(Command command, string name)
{
    private NftTable? _written;
    private bool _known;

    /// <summary>The table becomes this (null: it goes). With <paramref name="compare"/>, damage that others did is repaired. True when anything was written.</summary>
    public async Task<bool> WriteAsync(NftTable? wanted, bool compare, CancellationToken cancel)
    {
        if (compare || !_known)
            return await CompareAsync(wanted, cancel);
        if (wanted is null)
        {
            if (_written is null)
                return false;
            await RunAsync(NftScript.Removal(name), null, cancel);
            return true;
        }
        var script = _written is null ? NftScript.Whole(wanted) : NftScript.Difference(_written, wanted);
        if (script.Length > 0)
            await RunAsync(script, wanted, cancel);
        _written = wanted;
        return script.Length > 0;
    }

    private async Task<bool> CompareAsync(NftTable? wanted, CancellationToken cancel)
    {
        var list = await command.RunAsync("nft", ["--json", "list", "table", "inet", name], null, cancel);
        if (list.ExitCode == 0 ? wanted is not null && NftReading.Parse(list.Output).Matches(wanted) : wanted is null)
        {
            (_written, _known) = (wanted, true);
            return false;
        }
        await RunAsync(wanted is null ? NftScript.Removal(name) : NftScript.Whole(wanted), wanted, cancel);
        return true;
    }

    private async Task RunAsync(string script, NftTable? wanted, CancellationToken cancel)
    {
        // What is in the kernel if this fails half-way, nobody knows.
        _known = false;
        var result = await command.RunAsync("nft", ["-f", "-"], script, cancel);
        if (result.ExitCode != 0)
            throw new NetworkException($"nft refused the table {name}: {result.Errors.Split('\n')[0].Trim()}");
        (_written, _known) = (wanted, true);
    }
}
