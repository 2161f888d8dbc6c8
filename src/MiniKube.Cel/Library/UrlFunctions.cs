using MiniKube.Cel.Json;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

internal sealed record UrlValue(string Text, Uri? Absolute) : CelOpaque
{
    public static CelType CelType { get; } = CelType.Opaque("kubernetes.URL");

    public override CelType Type => CelType;

    public override string ToString() => Text;
}

/// <summary>Kubernetes' library for URLs: those with a scheme, and paths that begin with a slash.</summary>
internal static class UrlFunctions
{
    public static void Add(FunctionTable table)
    {
        table.Global("url", "string -> kubernetes.URL", text => Parse(text.AsString) is { } url ? Value.Of(url) : Value.Error($"URL parse error during conversion from string: \"{text.AsString}\" is no URL"));
        table.Global("isURL", "string -> bool", text => Value.Of(Parse(text.AsString) is not null));
        Part(table, "getScheme", url => url.Absolute?.Scheme ?? "");
        Part(table, "getHost", url => url.Absolute is { } uri ? Host(uri) + (HasPort(url) ? $":{uri.Port}" : "") : "");
        Part(table, "getHostname", url => url.Absolute is { } uri ? uri.HostNameType == UriHostNameType.IPv6 ? Host(uri)[1..^1] : Host(uri) : "");
        Part(table, "getPort", url => HasPort(url) ? url.Absolute!.Port.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");
        Part(table, "getEscapedPath", Path);
        table.Member("getQuery", "kubernetes.URL -> map(string, list(string))", url => Query(Url(url)));
    }

    private static void Part(FunctionTable table, string name, Func<UrlValue, string> read) => table.Member(name, "kubernetes.URL -> string", url => Value.Of(read(Url(url))), cheap: true);

    private static UrlValue Url(in Value value) => (UrlValue)value.AsOpaque;

    private static UrlValue? Parse(string text)
    {
        if (text.Any(letter => letter is ' ' or < ' ' or '\x7f')) return null;
        if (text.StartsWith('/')) return new(text, null);
        var colon = text.IndexOf(':');
        if (colon <= 0 || !Uri.CheckSchemeName(text[..colon])) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) ? new(text, uri) : null;
    }

    private static string Host(Uri uri) => uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.DnsSafeHost}]" : uri.Host;

    /// <summary>Said, not implied by the scheme.</summary>
    private static bool HasPort(UrlValue url)
    {
        if (url.Absolute is not { Port: >= 0 } || url.Text.IndexOf("://", StringComparison.Ordinal) is not (>= 0 and var scheme)) return false;
        var authority = url.Text[(scheme + 3)..].Split('/', '?', '#')[0];
        return authority.LastIndexOf(':') is >= 0 and var colon && colon > authority.LastIndexOf(']') && colon > authority.LastIndexOf('@');
    }

    private static string Path(UrlValue url)
    {
        var path = url.Text;
        if (path.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && url.Absolute is not null)
        {
            path = path[(scheme + 3)..];
            path = path.IndexOfAny(['/', '?', '#']) is >= 0 and var start ? path[start..] : "";
        }
        else if (url.Absolute is not null) path = "";
        return path.IndexOfAny(['?', '#']) is >= 0 and var end ? path[..end] : path;
    }

    private static Value Query(UrlValue url)
    {
        var made = new System.Text.Json.Nodes.JsonObject();
        var start = url.Text.IndexOf('?');
        if (start < 0) return JsonValues.Of(made);
        foreach (var pair in url.Text[(start + 1)..].Split('#')[0].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var name = Plain(equals < 0 ? pair : pair[..equals]);
            if (made[name] is not System.Text.Json.Nodes.JsonArray values) made[name] = values = [];
            values.Add((System.Text.Json.Nodes.JsonNode)System.Text.Json.Nodes.JsonValue.Create(equals < 0 ? "" : Plain(pair[(equals + 1)..])));
        }
        return JsonValues.Of(made);
    }

    private static string Plain(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
