using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Authorization;

/// <summary>
/// The rules that hold without RBAC: masters may do all, each component what its work needs, everybody authenticated may discover the API.
/// </summary>
internal sealed class FixedAuthorizer(WatchCache cache) : IAuthorizer
{
    private readonly NodeRules nodes = new(cache);

    public string? Deny(AccessRequest request)
    {
        if (request.User.IsMaster) return null;
        var allowed = request.Definition is null
            ? Discovery.Allows(request)
            : request.User.NodeName is { } node ? nodes.Allows(node, request) : ComponentRules.Allow(request);
        return allowed ? null : "";
    }

    private static class Discovery
    {
        private static readonly string[] Open = ["/api", "/apis", "/openapi", "/version", "/healthz", "/livez", "/readyz"];

        public static bool Allows(AccessRequest request) =>
            request.Verb is "get" or "head" && !request.User.IsAnonymous
            && Open.Any(path => request.Path == path
                || (request.Path.StartsWith(path, StringComparison.Ordinal) && request.Path[path.Length] == '/'));
    }
}
