namespace MiniKube.Network.Nft;

/// <summary>Keeps one table in the kernel: writes differences only, and compares when asked to. Not for several callers at once.</summary>
internal sealed class NftWriter(NftTool tool, string name)
{
    private const string Family = "inet";

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
        var listed = await tool.ListAsync("--json", Family, name, cancel);
        if (listed is null ? wanted is null : wanted is not null && NftReading.Parse(listed).Matches(wanted))
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
        await tool.WriteAsync(script, cancel);
        (_written, _known) = (wanted, true);
    }
}
