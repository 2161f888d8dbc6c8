using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Authorization;

namespace MiniKube.ApiServer.Authentication;

/// <summary>Requests that one user makes as another. Rule: Kubernetes docs, "User impersonation".</summary>
internal static class Impersonation
{
    private const string UserHeader = "Impersonate-User";
    private const string GroupHeader = "Impersonate-Group";
    private const string UidHeader = "Impersonate-Uid";
    private const string ExtraPrefix = "Impersonate-Extra-";
    private const string Group = "authentication.k8s.io";
    private const int MaxValues = 128;

    /// <summary>The user as whom the request counts: <paramref name="user"/> itself if it asks for nobody else.</summary>
    /// <exception cref="ApiException">403: it may not be that user. 400: the headers do not fit together.</exception>
    public static UserInfo Apply(HttpRequest request, UserInfo user, IAuthorizer authorizer)
    {
        var name = request.Headers[UserHeader].ToString();
        string[] groups = [.. request.Headers[GroupHeader].OfType<string>()];
        var uid = request.Headers[UidHeader].ToString();
        var extra = ExtraOf(request);
        if (name.Length == 0)
        {
            if (groups.Length > 0 || uid.Length > 0 || extra.Count > 0)
            {
                throw ApiException.BadRequest($"requested to impersonate groups, a uid or extra without a user: set the header {UserHeader} too");
            }
            return user;
        }
        if (groups.Length + extra.Values.Sum(values => values.Count) > MaxValues) throw ApiException.BadRequest($"more than {MaxValues} impersonated groups and extra values");
        var isAccount = UserInfo.IsServiceAccount(name, out var space, out var account);
        Check(isAccount
            ? new(user, "impersonate", null, space, account) { IsResource = true, Resource = "serviceaccounts" }
            : new(user, "impersonate", null, Name: name) { IsResource = true, Resource = "users" });
        foreach (var group in groups) Check(new(user, "impersonate", null, Name: group) { IsResource = true, Resource = "groups" });
        if (uid.Length > 0) Check(new(user, "impersonate", null, Name: uid) { IsResource = true, Resource = "uids", Group = Group });
        foreach (var (key, values) in extra)
        {
            foreach (var value in values)
                Check(new(user, "impersonate", null, Name: value, Subresource: key) { IsResource = true, Resource = "userextras", Group = Group });
        }
        return new(name, GroupsOf(name, isAccount ? space : null, groups), uid) { Extra = extra };

        void Check(AccessRequest access) => authorizer.Check(access);
    }

    private static string[] GroupsOf(string name, string? accountSpace, string[] asked)
    {
        if (asked.Length == 0 && accountSpace is not null) asked = [UserInfo.ServiceAccounts, $"{UserInfo.ServiceAccounts}:{accountSpace}"];
        var everybody = name == UserInfo.AnonymousName ? UserInfo.Unauthenticated : UserInfo.Authenticated;
        return asked.Contains(everybody) ? asked : [.. asked, everybody];
    }

    private static Dictionary<string, IReadOnlyList<string>> ExtraOf(HttpRequest request)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var (header, values) in request.Headers)
        {
            if (!header.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase)) continue;
            extra[Uri.UnescapeDataString(header[ExtraPrefix.Length..].ToLowerInvariant())] = [.. values.OfType<string>()];
        }
        return extra;
    }
}
