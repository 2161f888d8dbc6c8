using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Rest.Routing;

namespace MiniKube.ApiServer.Flow;

/// <summary>What a REST request is about, found out before it is served: flow control and the audit log need to know.</summary>
internal sealed record RequestFacts(string Verb, string Path, ResourceTarget? Target)
{
    private static readonly string[] Lasting = ["exec", "attach", "portforward", "log", "proxy"];

    public static RequestFacts Of(HttpRequest request, ResourceDirectory resources)
    {
        var path = request.Path.Value ?? "/";
        var target = ResourcePath.Parse(path, resources);
        return new(VerbOf(request, target), path, target);
    }

    /// <summary>A watch, or a stream: it does not hold a seat while it lasts.</summary>
    public bool Lasts => Verb == "watch" || (Target is { } target && Array.IndexOf(Lasting, target.Subresource) >= 0);

    private static string VerbOf(HttpRequest request, ResourceTarget? target)
    {
        if (target is null) return request.Method.ToLowerInvariant();
        switch (request.Method)
        {
            case "GET" or "HEAD" when target.Subresource.Length == 0 && request.QueryString.HasValue && IsWatch(request):
                return "watch";
            case "GET" or "HEAD":
                return target.IsCollection ? "list" : "get";
            case "POST":
                return "create";
            case "PUT":
                return "update";
            case "PATCH":
                return "patch";
            case "DELETE":
                return target.IsCollection ? "deletecollection" : "delete";
            default:
                return request.Method.ToLowerInvariant();
        }
    }

    private static bool IsWatch(HttpRequest request) => request.Query.TryGetValue("watch", out var watch) && watch.ToString() is "" or "1" or "true" or "True" && request.Query.ContainsKey("watch");
}
