namespace MiniKube.Client;

/// <summary>Addresses of API servers as people and files write them: https://HOST:PORT, several with commas.</summary>
public static class ServerAddresses
{
    private const int DefaultPort = 6443;

    /// <exception cref="FormatException">One of them is no such address, or there is none; the message says how to write it.</exception>
    public static IReadOnlyList<Uri> Parse(string text)
    {
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0) throw new FormatException("no API server is named: write https://HOST:6443");
        return [.. parts.Select(One).Distinct()];
    }

    public static string Format(IEnumerable<Uri> servers) => string.Join(',', servers.Select(Format));

    /// <summary>Without the slash that a Uri ends with.</summary>
    public static string Format(Uri server) => server.GetLeftPart(UriPartial.Authority);

    private static Uri One(string text)
    {
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        if (!Uri.TryCreate(whole, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.AbsolutePath != "/") throw Bad(text);
        if (uri.Scheme != Uri.UriSchemeHttps) throw new FormatException($"'{text}' is not encrypted: API servers speak TLS only, write https://{uri.Authority}");
        return whole.EndsWith($":{uri.Port}", StringComparison.Ordinal) || whole.EndsWith($":{uri.Port}/", StringComparison.Ordinal)
            ? new Uri(Format(uri)) : new UriBuilder(Uri.UriSchemeHttps, uri.Host, DefaultPort).Uri;
    }

    private static FormatException Bad(string text) => new($"'{text}' is not the address of an API server: write it as https://HOST:6443");
}
