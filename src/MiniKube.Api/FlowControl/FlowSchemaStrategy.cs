using MiniKube.Api.Core;

namespace MiniKube.Api.FlowControl;

/// <summary>What is particular to flow schemas. Rules: Kubernetes docs, "API Priority and Fairness".</summary>
internal sealed class FlowSchemaStrategy : ResourceStrategy<FlowSchema>
{
    private const int HighestPrecedence = 10_000;
    private static readonly string[] Verbs = ["*", "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];

    public override void Validate(FlowSchema next, FieldErrors errors)
    {
        var spec = next.Spec;
        if (spec.MatchingPrecedence is <= 0 or > HighestPrecedence) errors.Invalid("spec.matchingPrecedence", spec.MatchingPrecedence, spec.MatchingPrecedence <= 0 ? "must be a positive value" : $"must not be greater than {HighestPrecedence}");
        if (spec.MatchingPrecedence == 1 && next.Metadata.Name != "exempt") errors.Invalid("spec.matchingPrecedence", 1, "only the schema named 'exempt' may have matchingPrecedence 1");
        FieldRules.Name(spec.PriorityLevelConfiguration.Name, "spec.priorityLevelConfiguration.name", errors);
        if (spec.DistinguisherMethod is { } method && method.Type is not ("ByUser" or "ByNamespace")) errors.NotSupported("spec.distinguisherMethod.type", method.Type, ["ByNamespace", "ByUser"]);
        for (var i = 0; i < spec.Rules.Count; i++) Rule(spec.Rules[i], $"spec.rules[{i}]", errors);
    }

    private static void Rule(PolicyRulesWithSubjects rule, string path, FieldErrors errors)
    {
        if (rule.Subjects.Count == 0) errors.Required(path + ".subjects", "subjects must contain at least one value");
        for (var i = 0; i < rule.Subjects.Count; i++) Subject(rule.Subjects[i], $"{path}.subjects[{i}]", errors);
        if (rule.ResourceRules.Count + rule.NonResourceRules.Count == 0) errors.Required(path, "at least one of resourceRules and nonResourceRules has to be non-empty");
        for (var i = 0; i < rule.ResourceRules.Count; i++)
        {
            var (resource, at) = (rule.ResourceRules[i], $"{path}.resourceRules[{i}]");
            Words(resource.Verbs, at + ".verbs", Verbs, errors);
            Words(resource.ApiGroups, at + ".apiGroups", null, errors);
            Words(resource.Resources, at + ".resources", null, errors);
            if (resource.Namespaces.Count == 0 && !resource.ClusterScope) errors.Required(at + ".namespaces", "resource rules that are not cluster scoped must supply at least one namespace");
            if (resource.Namespaces.Count > 1 && resource.Namespaces.Contains("*")) errors.Invalid(at + ".namespaces", FieldRules.Shown(resource.Namespaces), "may not contain '*' with other namespaces");
        }
        for (var i = 0; i < rule.NonResourceRules.Count; i++)
        {
            Words(rule.NonResourceRules[i].Verbs, $"{path}.nonResourceRules[{i}].verbs", Verbs, errors);
            Words(rule.NonResourceRules[i].NonResourceURLs, $"{path}.nonResourceRules[{i}].nonResourceURLs", null, errors);
        }
    }

    private static void Words(IReadOnlyList<string> words, string path, string[]? known, FieldErrors errors)
    {
        if (words.Count == 0) errors.Required(path);
        if (words.Count > 1 && words.Contains("*")) errors.Invalid(path, FieldRules.Shown(words), "if '*' is present, must not specify other values");
        if (known is null) return;
        foreach (var word in words.Where(word => !known.Contains(word))) errors.NotSupported(path, word, known);
    }

    private static void Subject(Subject subject, string path, FieldErrors errors)
    {
        switch (subject.Kind)
        {
            case "User":
                if (subject.User is null) errors.Required(path + ".user", "user is required when subject kind is 'User'");
                else if (subject.User.Name.Length == 0) errors.Required(path + ".user.name");
                break;
            case "Group":
                if (subject.Group is null) errors.Required(path + ".group", "group is required when subject kind is 'Group'");
                else if (subject.Group.Name.Length == 0) errors.Required(path + ".group.name");
                break;
            case "ServiceAccount":
                if (subject.ServiceAccount is null) errors.Required(path + ".serviceAccount", "serviceAccount is required when subject kind is 'ServiceAccount'");
                else if (subject.ServiceAccount.Name.Length == 0) errors.Required(path + ".serviceAccount.name");
                else if (subject.ServiceAccount.Namespace.Length == 0) errors.Required(path + ".serviceAccount.namespace", "must specify namespace for service account");
                break;
            default:
                errors.NotSupported(path + ".kind", subject.Kind, ["Group", "ServiceAccount", "User"]);
                break;
        }
    }
}
