using System.Text.Json.Nodes;
using MiniKube.ApiServer.Authorization.Rbac;

namespace MiniKube.ApiServer.Bootstrap.Policy;

/// <summary>The objects that roles and bindings of the bootstrap policy become.</summary>
internal static class PolicyDocuments
{
    public const string AutoUpdate = "rbac.authorization.kubernetes.io/autoupdate";
    private const string Defaults = "kubernetes.io/bootstrapping";
    private const string AggregatePrefix = "rbac.authorization.k8s.io/aggregate-to-";

    public static JsonObject Role(BootstrapRole role, IEnumerable<PolicyRule> rules)
    {
        var document = new JsonObject { ["metadata"] = Metadata(role.Name, role.Namespace) };
        var labels = document["metadata"]!["labels"]!;
        foreach (var whole in role.PartOf) labels[AggregatePrefix + whole] = "true";
        if (role.IsAggregated)
        {
            var selector = new JsonObject { ["matchLabels"] = new JsonObject { [AggregatePrefix + role.Name] = "true" } };
            document["aggregationRule"] = new JsonObject { ["clusterRoleSelectors"] = new JsonArray((JsonNode)selector) };
        }
        document["rules"] = new JsonArray([.. rules.Select(RuleOf)]);
        return document;
    }

    public static JsonObject Binding(BootstrapBinding binding) => new()
    {
        ["metadata"] = Metadata(binding.Name, binding.Namespace),
        ["subjects"] = new JsonArray([.. binding.Subjects.Select(Subject)]),
        ["roleRef"] = new JsonObject
        {
            ["apiGroup"] = RbacIndex.Group,
            ["kind"] = binding.Namespace.Length == 0 ? "ClusterRole" : "Role",
            ["name"] = binding.Role,
        },
    };

    public static JsonNode RuleOf(PolicyRule rule)
    {
        var document = new JsonObject();
        Add("verbs", rule.Verbs);
        Add("apiGroups", rule.Groups);
        Add("resources", rule.Resources);
        Add("resourceNames", rule.Names);
        Add("nonResourceURLs", rule.Paths);
        return document;

        void Add(string name, string[] values)
        {
            if (values.Length > 0) document[name] = new JsonArray([.. values.Select(value => (JsonNode)JsonValue.Create(value))]);
        }
    }

    public static JsonNode Subject(RbacSubject subject) =>
        new JsonObject { ["kind"] = subject.Kind.ToString(), ["apiGroup"] = RbacIndex.Group, ["name"] = subject.Name };

    private static JsonObject Metadata(string name, string @namespace)
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["annotations"] = new JsonObject { [AutoUpdate] = "true" },
            ["labels"] = new JsonObject { [Defaults] = "rbac-defaults" },
        };
        if (@namespace.Length > 0) metadata["namespace"] = @namespace;
        return metadata;
    }
}
