using System.Globalization;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Patch;

/// <summary>RFC 6901: the address of a value inside a document.</summary>
internal sealed class JsonPointer
{
    private readonly string text;
    private readonly string[] steps;

    private JsonPointer(string text, string[] steps)
    {
        this.text = text;
        this.steps = steps;
    }

    public bool IsRoot => steps.Length == 0;

    /// <summary>The last step; not of the root.</summary>
    public string Last => steps[^1];

    public static JsonPointer Parse(string text)
    {
        if (text.Length == 0) return new(text, []);
        if (text[0] != '/') throw JsonPatchOperation.Unusable($"\"{text}\" is no JSON pointer: it must start with \"/\"");
        return new(
            text,
            [.. text[1..].Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);
    }

    /// <summary>Null where the document has no such value; a JSON null reads as null too.</summary>
    public bool TryRead(JsonNode? document, out JsonNode? value)
    {
        value = document;
        foreach (var step in steps)
        {
            if (!TryStep(value, step, out value)) return false;
        }
        return true;
    }

    /// <summary>The object or list that holds, or will hold, the value.</summary>
    public JsonNode? Parent(JsonNode document)
    {
        JsonNode? node = document;
        foreach (var step in steps.AsSpan(0, steps.Length - 1))
        {
            if (!TryStep(node, step, out node)) return null;
        }
        return node;
    }

    public bool IsAbove(JsonPointer other) => other.steps.Length > steps.Length && other.steps.AsSpan(0, steps.Length).SequenceEqual(steps);

    public override string ToString() => text;

    /// <summary>An index of a list: digits without leading zeros.</summary>
    public static bool TryIndex(string step, out int index) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out index) && (step.Length == 1 || step[0] != '0');

    private static bool TryStep(JsonNode? node, string step, out JsonNode? next)
    {
        next = null;
        switch (node)
        {
            case JsonObject map:
                return map.TryGetPropertyValue(step, out next);
            case JsonArray list when TryIndex(step, out var index) && index < list.Count:
                next = list[index];
                return true;
            default:
                return false;
        }
    }
}
