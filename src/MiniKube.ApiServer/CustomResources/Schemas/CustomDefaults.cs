using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.CustomResources.Schemas;

/// <summary>Fills in the defaults of a custom resource's schema, outermost first. A null where null is not allowed counts as left out.</summary>
internal static class CustomDefaults
{
    public static void Apply(JsonNode? node, StructuralSchema schema)
    {
        if (!schema.HasDefaults) return;
        switch (node)
        {
            case JsonObject value:
                Properties(value, schema);
                break;
            case JsonArray list when schema.Items is { HasDefaults: true } items:
                foreach (var item in list) Apply(item, items);
                break;
        }
    }

    private static void Properties(JsonObject value, StructuralSchema schema)
    {
        foreach (var (name, child) in schema.Properties)
        {
            if (!child.HasDefaults) continue;
            var present = value.TryGetPropertyValue(name, out var current);
            if (child.Default is { } given && (!present || (current is null && !child.Nullable)))
            {
                value[name] = current = given.DeepClone();
            }
            Apply(current, child);
        }
        if (schema.AdditionalProperties is not { HasDefaults: true } values) return;
        foreach (var (name, item) in value)
        {
            if (!schema.Properties.ContainsKey(name)) Apply(item, values);
        }
    }
}
