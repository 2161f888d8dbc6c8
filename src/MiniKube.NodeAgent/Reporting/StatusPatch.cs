using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Reporting;

/// <summary>The least change that brings a pod's status in the API to what it should be. Conditions of others are not touched.</summary>
internal static class StatusPatch
{
    private const string Conditions = "conditions";

    /// <summary>A strategic merge patch; null when there is nothing to change.</summary>
    public static JsonObject? Between(PodStatus known, PodStatus wanted, string uid)
    {
        var (before, after) = (ApiJson.ToDocument(known), ApiJson.ToDocument(wanted));
        var status = new JsonObject();
        foreach (var (name, value) in after)
        {
            if (name != Conditions && !JsonNode.DeepEquals(before[name], value)) status[name] = Whole(name, value?.DeepClone());
        }
        foreach (var (name, _) in before)
        {
            if (name != Conditions && !after.ContainsKey(name)) status[name] = null;
        }
        AddConditions(status, before[Conditions] as JsonArray, after[Conditions] as JsonArray);
        return status.Count == 0 ? null : new() { ["metadata"] = new JsonObject { ["uid"] = uid }, ["status"] = status };
    }

    /// <summary>Lists that a patch would merge by address: a former address is none any more.</summary>
    private static JsonNode? Whole(string name, JsonNode? value)
    {
        if (name is "podIPs" or "hostIPs" && value is JsonArray list) list.Add(new JsonObject { ["$patch"] = "replace" });
        return value;
    }

    private static void AddConditions(JsonObject status, JsonArray? before, JsonArray? after)
    {
        var changed = new JsonArray();
        foreach (var condition in after ?? [])
        {
            var type = Type(condition);
            if (condition is null || !PodConditions.IsOwned(type)) continue;
            var old = before?.FirstOrDefault(candidate => Type(candidate) == type);
            if (JsonNode.DeepEquals(old, condition)) continue;
            var next = condition.DeepClone().AsObject();
            // A merge keeps what it is not told to drop.
            foreach (var (name, _) in old as JsonObject ?? []) if (!next.ContainsKey(name)) next[name] = null;
            changed.Add(next);
        }
        foreach (var type in (before ?? []).Select(Type))
        {
            if (PodConditions.IsOwned(type) && after?.Any(condition => Type(condition) == type) != true) changed.Add(new JsonObject { ["$patch"] = "delete", ["type"] = type });
        }
        if (changed.Count > 0) status[Conditions] = changed;

        static string? Type(JsonNode? condition) => (string?)condition?["type"];
    }
}
