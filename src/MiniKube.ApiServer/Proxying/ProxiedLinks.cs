namespace MiniKube.ApiServer.Proxying;

/// <summary>
/// Makes addresses that a server behind the proxy gives of itself lead back through the proxy. Addresses of others, and relative ones, stay.
/// </summary>
/// <param name="prefix">The path up to and with "/proxy".</param>
internal sealed class ProxiedLinks(string prefix, string scheme, string host, string backend)
{
    public string Rewrite(string link)
    {
        var (head, rest) = Split(link);
        if (head.Length > 0)
        {
            var authority = head[(head.IndexOf("//", StringComparison.Ordinal) + 2)..];
            if (!authority.Equals(backend, StringComparison.OrdinalIgnoreCase) && !authority.Equals(host, StringComparison.OrdinalIgnoreCase)) return link;
            head = $"{scheme}://{host}";
        }
        else if (!rest.StartsWith('/'))
        {
            return link;
        }
        if (rest.StartsWith(prefix + "/", StringComparison.Ordinal) || rest == prefix) return head + rest;
        return $"{head}{prefix}{(rest.StartsWith('/') ? "" : "/")}{rest}";
    }

    /// <summary>Scheme and authority, if there are any, and what comes after them.</summary>
    private static (string Head, string Tail) Split(string link)
    {
        var start = link.StartsWith("//", StringComparison.Ordinal) ? 2
            : link.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : link.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : 0;
        if (start == 0) return ("", link);
        var end = link.AsSpan(start).IndexOfAny("/?#");
        return end < 0 ? (link, "") : (link[..(start + end)], link[(start + end)..]);
    }
}
