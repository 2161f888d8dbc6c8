namespace MiniKube.ApiServer.Authentication;

/// <summary>Who makes a request.</summary>
internal sealed record UserInfo(string Name, IReadOnlyList<string> Groups, string Uid = "")
{
    public const string Masters = "system:masters";
    public const string Nodes = "system:nodes";
    public const string Authenticated = "system:authenticated";
    public const string ServiceAccounts = "system:serviceaccounts";
    public const string NodePrefix = "system:node:";

    /// <summary>The server itself, for its own writes.</summary>
    public static UserInfo Server { get; } = new("system:apiserver", [Masters]);

    public static UserInfo Anonymous { get; } = new("system:anonymous", ["system:unauthenticated"]);

    public bool IsAnonymous => ReferenceEquals(this, Anonymous);

    public bool IsMaster { get; } = Groups.Contains(Masters);

    /// <summary>The node whose agent this is, or null.</summary>
    public string? NodeName { get; } =
        Groups.Contains(Nodes) && Name.StartsWith(NodePrefix, StringComparison.Ordinal) ? Name[NodePrefix.Length..] : null;
}
