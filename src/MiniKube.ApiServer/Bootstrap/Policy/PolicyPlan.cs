using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Bootstrap.Policy;

/// <summary>
/// What has to be written so that the stored roles and bindings have at least what the policy says. Pure. What an administrator added stays; an object
/// whose annotation autoupdate is "false" is left alone; what is as it should be is not written.
/// </summary>
internal static class PolicyPlan
{
    /// <summary>The roles with their rules; those of an aggregated role are the rules of its parts.</summary>
    public static IEnumerable<(BootstrapRole Role, IReadOnlyList<PolicyRule> Rules)> Roles()
    {
        BootstrapRole[] all = [.. UserRoles.All, .. SystemRoles.All, .. ComponentRoles.All];
        return all.Select(role => (role, role.IsAggregated ? RulesOf(role, all) : role.Rules));
    }

    /// <summary>Null: it may stay as it is.</summary>
    public static JsonObject? Role(StoredObject stored, JsonObject wanted, IReadOnlyList<PolicyRule> rules)
    {
        var document = stored.ToDocument();
        if (IsLeftAlone(document)) return null;
        var changed = AddMetadata(document, wanted);
        if (wanted["aggregationRule"] is { } aggregation)
        {
            // Its rules are the aggregation controller's.
            if (document["aggregationRule"] is not null) return changed ? document : null;
            document["aggregationRule"] = aggregation.DeepClone();
            return document;
        }
        var missing = RuleCoverage.Missing(RbacJson.Rules(document["rules"]), rules);
        if (missing.Count == 0) return changed ? document : null;
        if (document["rules"] is not JsonArray list) document["rules"] = list = [];
        foreach (var rule in missing) list.Add(PolicyDocuments.RuleOf(rule));
        return document;
    }

    /// <summary>Null: it may stay as it is. A binding of another role has to be made anew: its role cannot be changed.</summary>
    public static (JsonObject? Document, bool Anew) Binding(StoredObject stored, JsonObject wanted, BootstrapBinding binding)
    {
        var document = stored.ToDocument();
        if (IsLeftAlone(document)) return (null, false);
        if ((string?)document["roleRef"]?["name"] != binding.Role || (string?)document["roleRef"]?["kind"] != (string?)wanted["roleRef"]!["kind"]) return (wanted, true);
        var changed = AddMetadata(document, wanted);
        using var parsed = JsonDocument.Parse(stored.Json);
        var present = RbacJson.Binding(parsed.RootElement, stored.Namespace, stored.Name).Subjects;
        foreach (var subject in binding.Subjects.Where(subject => !present.Contains(subject)))
        {
            if (document["subjects"] is not JsonArray list) document["subjects"] = list = [];
            list.Add(PolicyDocuments.Subject(subject));
            changed = true;
        }
        return (changed ? document : null, false);
    }

    private static PolicyRule[] RulesOf(BootstrapRole whole, BootstrapRole[] all) =>
        [.. all.Where(part => part.PartOf.Contains(whole.Name)).OrderBy(part => part.Name, StringComparer.Ordinal)
            .SelectMany(part => part.IsAggregated ? RulesOf(part, all) : part.Rules)
            .DistinctBy(rule => rule.ToString())];

    private static bool IsLeftAlone(JsonObject document) =>
        (string?)document["metadata"]?["annotations"]?[PolicyDocuments.AutoUpdate] == "false";

    private static bool AddMetadata(JsonObject document, JsonObject wanted)
    {
        var changed = false;
        foreach (var map in (ReadOnlySpan<string>)["labels", "annotations"])
        {
            foreach (var (key, value) in wanted["metadata"]![map]!.AsObject())
            {
                if (document["metadata"]![map] is not JsonObject present) document["metadata"]![map] = present = [];
                if (present.ContainsKey(key)) continue;
                present[key] = value!.DeepClone();
                changed = true;
            }
        }
        return changed;
    }
}
