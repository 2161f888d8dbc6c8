using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MiniKube.ApiServer.CustomResources.Expressions;

namespace MiniKube.ApiServer.CustomResources.Schemas;

/// <summary>Reads <c>openAPIV3Schema</c>. The definition has been validated before; what is malformed all the same reads as absent.</summary>
internal static class StructuralSchemaReader
{
    private const int DeepestSchema = 64;

    public static StructuralSchema Read(JsonObject source) => Read(source, 0);

    private static StructuralSchema Read(JsonObject source, int depth)
    {
        if (depth > DeepestSchema) return new() { PreserveUnknownFields = true };
        var properties = Properties(source["properties"] as JsonObject, depth);
        var additional = source["additionalProperties"] is JsonObject values ? Read(values, depth + 1) : null;
        // "additionalProperties: true" lets everything stand.
        var open = source["additionalProperties"] is JsonValue flag && flag.TryGetValue(out bool allows) && allows;
        var items = source["items"] is JsonObject each ? Read(each, depth + 1) : null;
        StructuralSchema? made = null;
        var expressions = ExpressionRule.Read(source["x-kubernetes-validations"], () => made!.ExpressionType);
        return made = new()
        {
            IsRoot = depth == 0,
            Type = Text(source, "type"),
            Format = Text(source, "format"),
            Description = Text(source, "description"),
            Nullable = Flag(source, "nullable"),
            IntOrString = Flag(source, "x-kubernetes-int-or-string"),
            PreserveUnknownFields = Flag(source, "x-kubernetes-preserve-unknown-fields") || open,
            EmbeddedResource = Flag(source, "x-kubernetes-embedded-resource"),
            Properties = properties,
            AdditionalProperties = additional,
            Items = items,
            Default = source["default"]?.DeepClone(),
            ListType = Text(source, "x-kubernetes-list-type"),
            ListMapKeys = Texts(source["x-kubernetes-list-map-keys"]),
            MapType = Text(source, "x-kubernetes-map-type"),
            Rules = Rules(source, depth),
            HasDefaults = source.ContainsKey("default") || properties.Values.Any(child => child.HasDefaults) || additional is { HasDefaults: true }
                || items is { HasDefaults: true },
            Expressions = expressions,
            HasExpressions = expressions.Count > 0 || properties.Values.Any(child => child.HasExpressions) || additional is { HasExpressions: true }
                || items is { HasExpressions: true },
        };
    }

    private static FrozenDictionary<string, StructuralSchema> Properties(JsonObject? source, int depth) =>
        source is null
            ? FrozenDictionary<string, StructuralSchema>.Empty
            : source.Where(pair => pair.Value is JsonObject)
                .ToFrozenDictionary(pair => pair.Key, pair => Read((JsonObject)pair.Value!, depth + 1), StringComparer.Ordinal);

    private static ValueRules Rules(JsonObject source, int depth)
    {
        var rules = new ValueRules
        {
            Enum = source["enum"] is JsonArray choices ? [.. choices.Select(choice => choice?.DeepClone())] : [],
            Pattern = Pattern(Text(source, "pattern")),
            MinLength = Count(source, "minLength"),
            MaxLength = Count(source, "maxLength"),
            Minimum = Number(source, "minimum"),
            Maximum = Number(source, "maximum"),
            ExclusiveMinimum = Flag(source, "exclusiveMinimum"),
            ExclusiveMaximum = Flag(source, "exclusiveMaximum"),
            MultipleOf = Number(source, "multipleOf"),
            MinItems = Count(source, "minItems"),
            MaxItems = Count(source, "maxItems"),
            UniqueItems = Flag(source, "uniqueItems"),
            MinProperties = Count(source, "minProperties"),
            MaxProperties = Count(source, "maxProperties"),
            Required = Texts(source["required"]),
            AllOf = Junctor(source["allOf"], depth),
            AnyOf = Junctor(source["anyOf"], depth),
            OneOf = Junctor(source["oneOf"], depth),
            Not = source["not"] is JsonObject not ? Read(not, depth + 1) : null,
        };
        return rules == ValueRules.None ? ValueRules.None : rules;
    }

    private static StructuralSchema[] Junctor(JsonNode? source, int depth) =>
        source is JsonArray list ? [.. list.OfType<JsonObject>().Select(item => Read(item, depth + 1))] : [];

    // A pattern must not be able to stop the server: without backtracking where the expression allows that, else with a limit.
    private static Regex? Pattern(string pattern)
    {
        if (pattern.Length == 0) return null;
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(250));
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(250));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string Text(JsonObject source, string name) => source[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static bool Flag(JsonObject source, string name) => source[name] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    private static double? Number(JsonObject source, string name) =>
        source[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? value.Deserialize(NumberContext.Default.Double) : null;

    private static int? Count(JsonObject source, string name) => Number(source, name) is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;

    private static string[] Texts(JsonNode? source) =>
        source is JsonArray list ? [.. list.OfType<JsonValue>().Select(value => value.TryGetValue(out string? text) ? text : "").Where(text => text.Length > 0)] : [];
}
