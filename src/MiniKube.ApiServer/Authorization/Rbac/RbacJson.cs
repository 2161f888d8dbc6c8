using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>Reads roles and bindings, also those that are not stored yet.</summary>
internal static class RbacJson
{
    public static PolicyRule[] Rules(JsonElement role) => role.TryGetProperty("rules", out var rules) ? List(rules) : [];

    /// <summary>Of a document that is about to be stored; null stands for none.</summary>
    public static PolicyRule[] Rules(JsonNode? rules)
    {
        if (rules is null) return [];
        using var parsed = JsonDocument.Parse(rules.ToJsonString());
        return List(parsed.RootElement);
    }

    public static RoleBinding Binding(JsonElement binding, string @namespace, string name)
    {
        var role = binding.TryGetProperty("roleRef", out var reference) ? reference : default;
        var kind = Text(role, "kind");
        var subjects = new List<RbacSubject>();
        if (binding.TryGetProperty("subjects", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var subject in list.EnumerateArray())
            {
                if (Subject(subject, @namespace) is { } known) subjects.Add(known);
            }
        }
        return new(@namespace, name, new(kind == "Role" ? @namespace : "", Text(role, "name")), subjects);
    }

    private static RbacSubject? Subject(JsonElement subject, string @namespace)
    {
        var name = Text(subject, "name");
        switch (Text(subject, "kind"))
        {
            case "User":
                return new(SubjectKind.User, name);
            case "Group":
                return new(SubjectKind.Group, name);
            case "ServiceAccount":
                var of = Text(subject, "namespace");
                return new(SubjectKind.User, $"system:serviceaccount:{(of.Length == 0 ? @namespace : of)}:{name}");
            default:
                return null;
        }
    }

    private static PolicyRule[] List(JsonElement rules) =>
        rules.ValueKind != JsonValueKind.Array ? [] : [.. rules.EnumerateArray().Select(rule => new PolicyRule
        {
            Verbs = Texts(rule, "verbs"),
            Groups = Texts(rule, "apiGroups"),
            Resources = Texts(rule, "resources"),
            Names = Texts(rule, "resourceNames"),
            Paths = Texts(rule, "nonResourceURLs"),
        })];

    private static string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static string[] Texts(JsonElement value, string name) =>
        value.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => string.Intern(item.GetString()!))]
            : [];
}
