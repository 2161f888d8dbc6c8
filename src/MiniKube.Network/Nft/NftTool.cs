namespace MiniKube.Network.Nft;

/// <summary>The distribution's nft.</summary>
internal sealed class NftTool(Command command)
{
    private const int MaxMessage = 500;

    /// <summary>A table as nft prints it; null where there is none.</summary>
    /// <param name="form">How: <c>-n</c> for numbers instead of names, <c>--json</c>.</param>
    public async Task<string?> ListAsync(string form, string family, string table, CancellationToken cancel)
    {
        var result = await command.RunAsync("nft", [form, "list", "table", family, table], null, cancel);
        if (result.ExitCode == 0) return result.Output;
        return result.Errors.Contains("No such file", StringComparison.Ordinal)
            ? null
            : throw new NetworkException($"nft cannot list table {family} {table}: {Brief(result.Errors)}");
    }

    /// <summary>All of the script, or nothing of it.</summary>
    public async Task WriteAsync(string script, CancellationToken cancel)
    {
        var result = await command.RunAsync("nft", ["-f", "-"], script, cancel);
        if (result.ExitCode != 0) throw new NetworkException($"nft refused the rules: {Brief(result.Errors)}");
    }

    // It repeats the script, which may be long.
    private static string Brief(string errors) => errors.Trim() is { Length: > MaxMessage } text ? text[..MaxMessage] + "…" : errors.Trim();
}
