namespace MiniKube.ApiServer.Authentication;

/// <summary>Who makes a request.</summary>
internal sealed record UserInfo(string Name, IReadOnlyList<string> Groups, string Uid = "")
{
    public const string Masters = "system:masters";
    public const string Nodes = "system:nodes";
    public const string Authenticated = "system:authenticated";
    public const string Unauthenticated = "system:unauthenticated";
    public const string ServiceAccounts = "system:serviceaccounts";
    public const string NodePrefix = "system:node:";
    public const string AccountPrefix = "system:serviceaccount:";
    public const string AnonymousName = "system:anonymous";

    private static readonly Dictionary<string, IReadOnlyList<string>> NoExtra = [];

    /// <summary>The server itself, for its own writes.</summary>
    public static UserInfo Server { get; } = new("system:apiserver", [Masters]);

    public static UserInfo Anonymous { get; } = new(AnonymousName, [Unauthenticated]);

    public bool IsAnonymous => ReferenceEquals(this, Anonymous);

    public bool IsMaster { get; } = Groups.Contains(Masters);

    /// <summary>The node whose agent this is, or null.</summary>
    public string? NodeName { get; } =
        Groups.Contains(Nodes) && Name.StartsWith(NodePrefix, StringComparison.Ordinal) ? Name[NodePrefix.Length..] : null;

    /// <summary>What else the way of authentication told, such as the pod that a token is bound to.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = NoExtra;

    public static UserInfo ServiceAccount(string @namespace, string name, string uid = "") => new(
        $"{AccountPrefix}{@namespace}:{name}", [ServiceAccounts, $"{ServiceAccounts}:{@namespace}", Authenticated], uid);

    /// <summary>Namespace and name of the service account that a user name stands for.</summary>
    public static bool IsServiceAccount(string user, out string @namespace, out string name)
    {
        @namespace = name = "";
        if (!user.StartsWith(AccountPrefix, StringComparison.Ordinal)) return false;
        var parts = user[AccountPrefix.Length..].Split(':');
        if (parts is not [{ Length: > 0 }, { Length: > 0 }]) return false;
        (@namespace, name) = (parts[0], parts[1]);
        return true;
    }

    /// <summary>As the API shows it.</summary>
    public Api.Authentication.UserInfo ToApi() => new()
    {
        Username = Name,
        Uid = Uid.Length == 0 ? null : Uid,
        Groups = Groups,
        Extra = Extra,
    };
}
