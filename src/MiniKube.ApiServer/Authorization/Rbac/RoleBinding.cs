namespace MiniKube.ApiServer.Authorization.Rbac;

internal enum SubjectKind
{
    User,
    Group,
}

/// <summary>Who is bound; a service account is the user that it acts as.</summary>
internal readonly record struct RbacSubject(SubjectKind Kind, string Name);

/// <summary>The namespace is empty for a ClusterRole.</summary>
internal readonly record struct RoleKey(string Namespace, string Name);

/// <summary>Gives a role to subjects, in one namespace or, when that is empty, everywhere.</summary>
internal sealed record RoleBinding(string Namespace, string Name, RoleKey Role, IReadOnlyList<RbacSubject> Subjects);

/// <summary>One subject's part of a binding.</summary>
internal sealed record RoleGrant(RoleBinding Binding, RbacSubject Subject)
{
    private const string AccountPrefix = "system:serviceaccount:";

    public override string ToString()
    {
        var binding = Binding.Namespace.Length == 0 ? $"ClusterRoleBinding \"{Binding.Name}\"" : $"RoleBinding \"{Binding.Name}/{Binding.Namespace}\"";
        var role = Binding.Role.Namespace.Length == 0 ? $"ClusterRole \"{Binding.Role.Name}\"" : $"Role \"{Binding.Role.Name}\"";
        var isAccount = Subject.Kind == SubjectKind.User && Subject.Name.StartsWith(AccountPrefix, StringComparison.Ordinal);
        var who = isAccount ? $"ServiceAccount \"{string.Join('/', Subject.Name[AccountPrefix.Length..].Split(':').Reverse())}\"" : $"{Subject.Kind} \"{Subject.Name}\"";
        return $"RBAC: allowed by {binding} of {role} to {who}";
    }
}
