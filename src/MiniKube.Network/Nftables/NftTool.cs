namespace MiniKube.Network.Nftables;

/// <summary>The distribution's nft.</summary>
internal sealed class NftTool(Command command)
{
    /// <summary>What is in our table; nothing if there is none.</summary>
    public async Task<NftListing> ListAsync(string family, CancellationToken cancel)
    {
        var result = await command.RunAsync("nft", ["-n", "list", "table", family, NftFrame.Table], null, cancel);
        if (result.ExitCode == 0) return NftListing.Parse(result.Output);
        return result.Errors.Contains("No such file", StringComparison.Ordinal)
            ? new()
            : throw new NetworkException($"nft cannot list table {family} {NftFrame.Table}: {Brief(result.Errors)}");
    }

    public async Task WriteAsync(string script, CancellationToken cancel)
    {
        var result = await command.RunAsync("nft", ["-f", "-"], script, cancel);
        if (result.ExitCode != 0) throw new NetworkException($"nft refused the rules: {Brief(result.Errors)}");
    }

    // It repeats the script, which may be long.
    private static string Brief(string errors) => errors.Trim() is { Length: > 500 } text ? text[..500] + "…" : errors.Trim();
}
