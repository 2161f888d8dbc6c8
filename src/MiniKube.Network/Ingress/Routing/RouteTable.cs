using Kube = MiniKube.Api.Networking;

namespace MiniKube.Network.Ingress.Routing;

/// <summary>All rules of the Ingresses that are ours. Pure, immutable once built. Rules: Kubernetes docs, "Ingress", "Path types", "Hostname wildcards".</summary>
internal sealed class RouteTable
{
    public const string OnlyTlsAnnotation = "ingress.minikube.io/ssl-redirect";

    private readonly Dictionary<string, HostRoutes> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>By what stands behind the asterisk, dot included.</summary>
    private readonly Dictionary<string, HostRoutes> _wildcards = new(StringComparer.OrdinalIgnoreCase);
    private readonly HostRoutes _everyHost = new();
    private readonly HashSet<BackendKey> _backends = [];
    private Route? _default;

    private RouteTable()
    {
    }

    public static RouteTable Empty { get; } = new();

    public IReadOnlySet<BackendKey> Backends => _backends;

    /// <summary>The older Ingress wins where two want the same host and path.</summary>
    public static RouteTable Build(IEnumerable<Kube.Ingress> ingresses)
    {
        var table = new RouteTable();
        foreach (var ingress in InOrder(ingresses))
            table.Add(ingress);
        return table;
    }

    /// <summary>Oldest first, so that everybody who builds a table builds the same one.</summary>
    public static IEnumerable<Kube.Ingress> InOrder(IEnumerable<Kube.Ingress> ingresses) => ingresses
        .OrderBy(ingress => ingress.Metadata.CreationTimestamp)
        .ThenBy(ingress => ingress.Metadata.Namespace, StringComparer.Ordinal).ThenBy(ingress => ingress.Metadata.Name, StringComparer.Ordinal);

    /// <param name="host">Without the port.</param>
    /// <param name="path">Decoded, with its first slash.</param>
    public Route? Match(ReadOnlySpan<char> host, ReadOnlySpan<char> path)
    {
        var name = host.TrimEnd('.');
        if (_hosts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var routes))
            return routes.Match(path) ?? _default;
        var dot = name.IndexOf('.');
        if (dot > 0 && _wildcards.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[dot..], out routes))
            return routes.Match(path) ?? _default;
        return _everyHost.Match(path) ?? _default;
    }

    private void Add(Kube.Ingress ingress)
    {
        var onlyTls = ingress.Metadata.Annotations.GetValueOrDefault(OnlyTlsAnnotation) == "true";
        var fallback = ingress.Spec.DefaultBackend is { } given ? RouteTo(ingress, given, onlyTls) : null;
        _default ??= fallback;
        foreach (var rule in ingress.Spec.Rules)
        {
            var host = HostOf(rule.Host ?? "");
            if (host != _everyHost)
                host.Default ??= fallback;
            foreach (var path in rule.Http?.Paths ?? [])
            {
                var route = RouteTo(ingress, path.Backend, onlyTls);
                if (path.PathType == "Exact")
                    host.AddExact(path.Path ?? "/", route);
                else
                    host.AddPrefix(path.Path ?? "/", route);
            }
            // A rule for a host without any path sends all of it to the default backend.
        }
    }

    private HostRoutes HostOf(string host)
    {
        if (host.Length == 0)
            return _everyHost;
        var (table, key) = host.StartsWith("*.", StringComparison.Ordinal) ? (_wildcards, host[1..]) : (_hosts, host);
        if (!table.TryGetValue(key, out var routes))
            table[key] = routes = new HostRoutes();
        return routes;
    }

    private Route RouteTo(Kube.Ingress ingress, Kube.IngressBackend backend, bool onlyTls)
    {
        if (backend.Service is not { } service)
            return new Route(null, onlyTls);
        var key = new BackendKey(ingress.Metadata.Namespace ?? "", service.Name, service.Port.Name ?? "", service.Port.Number);
        _backends.Add(key);
        return new Route(key, onlyTls);
    }
}
