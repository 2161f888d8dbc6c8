using MiniKube.ApiServer.Rest.Requests;

namespace MiniKube.ApiServer.Rest.Verbs;

/// <summary>Requests for kinds that nobody stores: questions that are answered at once, and views of the server's own state.</summary>
internal static class VirtualVerbs
{
    public static Task HandleAsync(RestRequest request, string method) => (method, request.Definition.GroupResource) switch
    {
        ("GET" or "HEAD", "componentstatuses") when !request.Query.Flag("watch") => ComponentStatusVerbs.ReadAsync(request),
        ("POST", "bindings") when request.Target.IsCollection => BindingVerb.CreateNamedInsideAsync(request),
        ("POST", _) when request.Target.IsCollection && request.Definition.Verbs.Contains("create") => WriteVerbs.CreateAsync(request),
        _ => throw NotAllowed(request),
    };

    private static ApiException NotAllowed(RestRequest request)
    {
        request.Http.Response.Headers.Allow = request.Definition.Verbs.Contains("create") ? "POST" : "GET";
        return ApiException.MethodNotAllowed();
    }
}
