namespace MiniKube.Network.Ingress.Routing;

/// <summary>The paths of one host. What was added first stays: the older Ingress wins.</summary>
internal sealed class HostRoutes
{
    private readonly Dictionary<string, Route> _exact = new(StringComparer.Ordinal);

    /// <summary>By prefixes without a slash at their end.</summary>
    private readonly Dictionary<string, Route> _prefixes = new(StringComparer.Ordinal);

    /// <summary>For paths that no rule matches: the default backend of the Ingress that names this host.</summary>
    public Route? Default { get; set; }

    public void AddExact(string path, Route route) => _exact.TryAdd(path, route);

    public void AddPrefix(string path, Route route) => _prefixes.TryAdd(path.TrimEnd('/'), route);

    /// <summary>The exact path, else the longest prefix by whole elements.</summary>
    public Route? Match(ReadOnlySpan<char> path)
    {
        if (_exact.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path, out var route))
            return route;
        var prefixes = _prefixes.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var rest = path; ; rest = rest[..rest.LastIndexOf('/')])
        {
            if (prefixes.TryGetValue(rest, out route))
                return route;
            if (rest.LastIndexOf('/') < 0)
                return Default;
        }
    }
}
