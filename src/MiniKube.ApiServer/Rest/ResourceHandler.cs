using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Rest.Routing;
using MiniKube.ApiServer.Rest.Verbs;
using MiniKube.ApiServer.Rest.Verbs.Eviction;
using MiniKube.ApiServer.Streaming;

namespace MiniKube.ApiServer.Rest;

/// <summary>Chooses the verb: method, address and query decide.</summary>
internal static class ResourceHandler
{
    public static Task HandleAsync(RestRequest request)
    {
        var method = request.Http.Request.Method;
        var target = request.Target;
        if (!target.Definition.IsStored) return VirtualVerbs.HandleAsync(request, method);
        if (target.Subresource.Length > 0) return SubresourceAsync(request, method);
        if (target.IsCollection)
        {
            return method switch
            {
                "GET" or "HEAD" when request.Query.Flag("watch") => WatchVerb.WatchAsync(request),
                "GET" or "HEAD" => ReadVerbs.ListAsync(request),
                "POST" => WriteVerbs.CreateAsync(request),
                "DELETE" when DeletesMany(target) => DeleteVerbs.DeleteCollectionAsync(request),
                _ => throw NotAllowed(request, target.Definition.Namespaced && target.Namespace.Length == 0 ? "GET" : DeletesMany(target) ? "DELETE, GET, POST" : "GET, POST"),
            };
        }
        return method switch
        {
            "GET" or "HEAD" when request.Query.Flag("watch") => WatchVerb.WatchAsync(request),
            "GET" or "HEAD" => ReadVerbs.GetAsync(request),
            "PUT" => WriteVerbs.UpdateAsync(request),
            "PATCH" => WriteVerbs.PatchAsync(request),
            "DELETE" => DeleteVerbs.DeleteAsync(request),
            _ => throw NotAllowed(request, "DELETE, GET, PATCH, PUT"),
        };
    }

    // Not across namespaces, and not the namespaces themselves.
    private static bool DeletesMany(ResourceTarget target) =>
        target.Definition.Verbs.Contains("deletecollection") && (!target.Definition.Namespaced || target.Namespace.Length > 0);

    private static Task SubresourceAsync(RestRequest request, string method) => (request.Target.Subresource, method) switch
    {
        ("log", "GET") => LogStream.ServeAsync(request),
        ("exec" or "attach", "GET" or "POST") => RemoteCommand.ServeAsync(request),
        ("portforward", "GET" or "POST") => PortForward.ServeAsync(request),
        ("proxy", _) => request.Server.Proxy.ServeAsync(request),
        ("eviction", "POST") => EvictionVerb.CreateAsync(request),
        ("token", "POST") => TokenVerb.CreateAsync(request),
        ("binding", "POST") => BindingVerb.CreateAsync(request),
        ("scale", "GET" or "HEAD") => ScaleVerbs.HandleAsync(request, "get"),
        ("scale", "PUT") => ScaleVerbs.HandleAsync(request, "update"),
        ("scale", "PATCH") => ScaleVerbs.HandleAsync(request, "patch"),
        ("finalize", "PUT") => WriteVerbs.UpdateAsync(request),
        ("status" or "approval" or "ephemeralcontainers" or "resize", "PUT") => WriteVerbs.UpdateAsync(request),
        ("status" or "approval" or "ephemeralcontainers" or "resize", "GET" or "HEAD") => ReadVerbs.GetAsync(request),
        ("status" or "approval" or "ephemeralcontainers" or "resize", "PATCH") => WriteVerbs.PatchAsync(request),
        _ => throw NotAllowed(request, "GET"),
    };

    private static ApiException NotAllowed(RestRequest request, string allowed)
    {
        request.Http.Response.Headers.Allow = allowed;
        return ApiException.MethodNotAllowed();
    }
}
