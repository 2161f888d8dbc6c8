using MiniKube.ApiServer.Authorization.Rbac;

namespace MiniKube.ApiServer.Bootstrap.Policy;

/// <summary>A role that every cluster has. The namespace is empty for a ClusterRole.</summary>
internal sealed record BootstrapRole(string Name, params IReadOnlyList<PolicyRule> Rules)
{
    public string Namespace { get; init; } = "";

    /// <summary>The roles that this one becomes a part of: "view", "edit", "admin".</summary>
    public IReadOnlyList<string> PartOf { get; init; } = [];

    /// <summary>Made of all roles that say so: by its own name.</summary>
    public bool IsAggregated { get; init; }
}

/// <summary>A binding that every cluster has, to a role of the same namespace or a ClusterRole.</summary>
internal sealed record BootstrapBinding(string Name, string Role, params IReadOnlyList<RbacSubject> Subjects)
{
    public string Namespace { get; init; } = "";
}

/// <summary>Short words for rules: names are separated by spaces, the core group is "core".</summary>
internal static class Rule
{
    public const string Read = "get list watch";
    public const string Write = "create delete deletecollection patch update";
    public const string ReadAndWrite = Read + " " + Write;

    public static PolicyRule On(string verbs, string groups, string resources, string names = "") => new()
    {
        Verbs = Words(verbs),
        Groups = [.. Words(groups).Select(group => group == "core" ? "" : group)],
        Resources = Words(resources),
        Names = Words(names),
    };

    public static PolicyRule At(string verbs, string paths) => new() { Verbs = Words(verbs), Paths = Words(paths) };

    public static PolicyRule Events() => On("create patch update", "core events.k8s.io", "events");

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
