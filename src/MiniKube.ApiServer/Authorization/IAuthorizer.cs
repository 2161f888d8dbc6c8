using MiniKube.ApiServer.Authentication;

namespace MiniKube.ApiServer.Authorization;

/// <summary>May this user do this?</summary>
internal interface IAuthorizer
{
    /// <summary>Null: allowed. Else the reason, possibly empty, that the Forbidden message ends with.</summary>
    string? Deny(AccessRequest request);
}

/// <summary>
/// One access, in the words of RBAC. <paramref name="Verb"/>: get, list, watch, create, update, patch, delete, deletecollection, bind…
/// </summary>
/// <param name="Definition">Null for a path that is no resource, such as /metrics.</param>
internal sealed record AccessRequest(UserInfo User, string Verb, ResourceDefinition? Definition, string Namespace = "", string Name = "",
    string Subresource = "", string Path = "")
{
    /// <summary>Of list and watch, so that a node may read just its own pods.</summary>
    public FieldQuery Fields { get; init; } = FieldQuery.Everything;
}

internal static class Authorizers
{
    /// <exception cref="ApiException">403 with the message that kubectl users know.</exception>
    public static void Check(this IAuthorizer authorizer, AccessRequest request)
    {
        if (authorizer.Deny(request) is { } reason) throw Forbidden(request, reason);
    }

    private static ApiException Forbidden(AccessRequest request, string reason)
    {
        var tail = reason.Length == 0 ? "" : ": " + reason;
        if (request.Definition is not { } definition) return ApiException.Forbidden($"forbidden: User \"{request.User.Name}\" cannot {request.Verb} path \"{request.Path}\"{tail}");
        var resource = request.Subresource.Length == 0 ? definition.Plural : $"{definition.Plural}/{request.Subresource}";
        var where = !definition.Namespaced || request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        var what = $"User \"{request.User.Name}\" cannot {request.Verb} resource \"{resource}\" in API group \"{definition.Group}\" {where}{tail}";
        return request.Name.Length == 0
            ? ApiException.Forbidden($"{definition.GroupResource} is forbidden: {what}")
            : ApiException.Forbidden(definition, request.Name, what);
    }
}
