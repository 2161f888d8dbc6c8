using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.Rbac;

/// <summary>What holds for bindings of roles to subjects. Rules: Kubernetes docs, "Using RBAC Authorization".</summary>
internal static class BindingRules
{
    private const string Group = "rbac.authorization.k8s.io";

    public static void Default(JsonObject document)
    {
        if (document["subjects"] is not JsonArray subjects) return;
        foreach (var subject in subjects.OfType<JsonObject>())
        {
            if (!string.IsNullOrEmpty((string?)subject["apiGroup"])) continue;
            if ((string?)subject["kind"] is "User" or "Group") subject["apiGroup"] = Group;
        }
    }

    public static void Validate(RoleRef role, IReadOnlyList<Subject> subjects, string[] roleKinds, FieldErrors errors, bool isNamespaced)
    {
        if (role.ApiGroup != Group) errors.NotSupported("roleRef.apiGroup", role.ApiGroup, [Group]);
        if (!roleKinds.Contains(role.Kind)) errors.NotSupported("roleRef.kind", role.Kind, roleKinds);
        if (role.Name.Length == 0) errors.Required("roleRef.name");
        else if (Names.PathSegmentError(role.Name) is { } error) errors.Invalid("roleRef.name", role.Name, error);
        for (var i = 0; i < subjects.Count; i++) Validate(subjects[i], $"subjects[{i}]", isNamespaced, errors);
    }

    public static void Unchanged(RoleRef next, RoleRef prior, FieldErrors errors) => FieldRules.Unchanged(next, prior, "roleRef", errors, "cannot change roleRef");

    private static void Validate(Subject subject, string path, bool isNamespaced, FieldErrors errors)
    {
        if (subject.Name.Length == 0) errors.Required(path + ".name");
        switch (subject.Kind)
        {
            case "ServiceAccount":
                if (subject.Name.Length > 0 && Names.SubdomainError(subject.Name) is { } error) errors.Invalid(path + ".name", subject.Name, error);
                if (!string.IsNullOrEmpty(subject.ApiGroup)) errors.NotSupported(path + ".apiGroup", subject.ApiGroup, [""]);
                // Inside a namespace an account that does not say otherwise is one of the same namespace.
                if (!isNamespaced && string.IsNullOrEmpty(subject.Namespace)) errors.Required(path + ".namespace");
                break;
            case "User" or "Group":
                if (subject.ApiGroup != Group) errors.NotSupported(path + ".apiGroup", subject.ApiGroup, [Group]);
                break;
            default:
                errors.NotSupported(path + ".kind", subject.Kind, ["ServiceAccount", "User", "Group"]);
                break;
        }
    }
}

internal sealed class RoleBindingStrategy : ResourceStrategy<RoleBinding>
{
    public override void Default(JsonObject document) => BindingRules.Default(document);

    public override void Validate(RoleBinding next, FieldErrors errors) => BindingRules.Validate(next.RoleRef, next.Subjects, ["Role", "ClusterRole"], errors, isNamespaced: true);

    public override void ValidateUpdate(RoleBinding next, RoleBinding prior, FieldErrors errors)
    {
        Validate(next, errors);
        BindingRules.Unchanged(next.RoleRef, prior.RoleRef, errors);
    }
}

internal sealed class ClusterRoleBindingStrategy : ResourceStrategy<ClusterRoleBinding>
{
    public override void Default(JsonObject document) => BindingRules.Default(document);

    public override void Validate(ClusterRoleBinding next, FieldErrors errors) => BindingRules.Validate(next.RoleRef, next.Subjects, ["ClusterRole"], errors, isNamespaced: false);

    public override void ValidateUpdate(ClusterRoleBinding next, ClusterRoleBinding prior, FieldErrors errors)
    {
        Validate(next, errors);
        BindingRules.Unchanged(next.RoleRef, prior.RoleRef, errors);
    }
}
