namespace MiniKube.ApiServer.Authorization;

/// <summary>May this user do this?</summary>
internal interface IAuthorizer
{
    Decision Decide(AccessRequest request);
}

/// <summary>Answer of an authorizer; its reason is put in words only when somebody asks.</summary>
internal readonly struct Decision(bool allowed, object? why)
{
    public static Decision NoOpinion => default;

    public bool Allowed => allowed;

    public string Reason => why?.ToString() ?? "";

    public static Decision Allow(object? why = null) => new(true, why);

    public static Decision Refuse(object why) => new(false, why);
}

internal static class Authorizers
{
    public static bool Allows(this IAuthorizer authorizer, AccessRequest request) => authorizer.Decide(request).Allowed;

    /// <exception cref="ApiException">403 with the message that kubectl users know.</exception>
    public static void Check(this IAuthorizer authorizer, AccessRequest request)
    {
        var decision = authorizer.Decide(request);
        if (!decision.Allowed) throw Forbidden(request, decision.Reason);
    }

    public static ApiException Forbidden(AccessRequest request, string reason)
    {
        var tail = reason.Length == 0 ? "" : ": " + reason;
        if (!request.IsResource) return ApiException.Forbidden($"forbidden: User \"{request.User.Name}\" cannot {request.Verb} path \"{request.Path}\"{tail}");
        var resource = request.Subresource.Length == 0 ? request.Resource : $"{request.Resource}/{request.Subresource}";
        var where = request.Scope.Length == 0 ? "at the cluster scope" : $"in the namespace \"{request.Scope}\"";
        var what = $"User \"{request.User.Name}\" cannot {request.Verb} resource \"{resource}\" in API group \"{request.Group}\" {where}{tail}";
        return request.Name.Length == 0 || request.Definition is null
            ? ApiException.Forbidden($"{request.GroupResource}{(request.Name.Length == 0 ? "" : $" \"{request.Name}\"")} is forbidden: {what}")
            : ApiException.Forbidden(request.Definition, request.Name, what);
    }
}
