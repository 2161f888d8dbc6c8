using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;

namespace MiniKube.ApiServer.Aggregation;

/// <summary>What a request to an extension is about: all that can be said of it without knowing the extension's kinds.</summary>
internal static class ExtensionRequest
{
    private static readonly Schema Anything = Schema.Scalar(SchemaKind.Any);

    /// <param name="rest">The path below the group version.</param>
    public static AccessRequest Access(UserInfo user, HttpRequest request, string group, string version, string[] rest)
    {
        var method = request.Method.ToUpperInvariant();
        if (rest.Length == 0) return new(user, method == "HEAD" ? "get" : method.ToLowerInvariant(), null, Path: request.Path.Value ?? "");
        var space = "";
        if (rest is ["namespaces", var inside, _, ..]) (space, rest) = (inside, rest[2..]);
        var name = rest.Length > 1 ? rest[1] : "";
        var definition = new ResourceDefinition($"{group}/{version}", "", rest[0], Anything).SetNamespaced(space.Length > 0);
        return new(user, Verb(method, name, request.Query), definition, space, name, rest.Length > 2 ? rest[2] : "");
    }

    private static string Verb(string method, string name, IQueryCollection query) => method switch
    {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => name.Length > 0 ? "delete" : "deletecollection",
        _ when query["watch"].ToString() is "1" or "true" => "watch",
        _ => name.Length > 0 ? "get" : "list",
    };
}
