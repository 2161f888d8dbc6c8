namespace MiniKube.ApiServer.Proxying;

/// <summary>What stands for a name in a proxy's path: <c>name</c>, <c>name:port</c> or <c>scheme:name:port</c>.</summary>
internal sealed record ProxyName(string Scheme, string Name, string Port)
{
    /// <exception cref="ApiException">400: it has another form.</exception>
    public static ProxyName Parse(string text, string kind) => text.Split(':') switch
    {
        [{ Length: > 0 } name] => new("", name, ""),
        [{ Length: > 0 } name, var port] => new("", name, port),
        [("" or "http" or "https") and var scheme, { Length: > 0 } name, var port] => new(scheme, name, port),
        _ => throw ApiException.BadRequest($"invalid {kind} request \"{text}\": it must be NAME, NAME:PORT, http:NAME:PORT or https:NAME:PORT"),
    };
}
