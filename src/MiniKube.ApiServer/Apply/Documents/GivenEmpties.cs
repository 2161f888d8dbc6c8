using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Apply.Documents;

/// <summary>
/// Stored objects leave out what is empty, but an applier who says <c>hostNetwork: false</c> means it: what conformance left out of a configuration comes
/// back.
/// </summary>
internal static class GivenEmpties
{
    public static void Restore(JsonNode conformed, JsonNode given, in Shape shape)
    {
        if (conformed is JsonObject target && given is JsonObject source)
        {
            foreach (var (name, child) in source)
            {
                if (child is null || shape.Child(name) is not { } inner || !Knows(shape, name)) continue;
                if (target[name] is { } present) Restore(present, child, inner);
                else target[name] = child.DeepClone();
            }
        }
        else if (conformed is JsonArray list && given is JsonArray original && shape.Schema.Items is not null)
        {
            for (var i = 0; i < list.Count && i < original.Count; i++)
            {
                if (list[i] is { } item && original[i] is { } from) Restore(item, from, shape.Item());
            }
        }
    }

    private static bool Knows(in Shape shape, string name) => shape.Schema.Kind != SchemaKind.Object || shape.Schema.Field(name) is not null;
}
