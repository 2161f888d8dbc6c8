using MiniKube.ApiServer.CustomResources.Schemas;

namespace MiniKube.ApiServer.CustomResources.Expressions;

/// <summary>The <c>fieldPath</c> of a rule: <c>.spec.size</c>, <c>.labels['app']</c>; fields of the schema and keys of its maps, no items of lists.</summary>
internal static class ExpressionPath
{
    public static string Join(string path, string below) =>
        below.Length == 0 ? path : (path + below.Replace("['", "[", StringComparison.Ordinal).Replace("']", "]", StringComparison.Ordinal)).TrimStart('.');

    /// <summary>What is wrong with it at this place of a schema; null: nothing.</summary>
    public static string? Error(string text, StructuralSchema schema)
    {
        var at = 0;
        var node = schema;
        while (at < text.Length)
        {
            if (!Step(text, ref at, out var name)) return $"fieldPath must be a valid path: syntax error at {at}";
            if (node.Properties.TryGetValue(name, out var child)) node = child;
            else if (node.AdditionalProperties is { } values) node = values;
            else return $"fieldPath must be a valid path: does not refer to a valid field: {name}";
        }
        return text.Length == 0 || text[0] is not ('.' or '[') ? "fieldPath must be a valid path: must begin with a dot or a bracket" : null;
    }

    private static bool Step(string text, ref int at, out string name)
    {
        name = "";
        var start = at + 1;
        if (text[at] == '.')
        {
            at = text.IndexOfAny(['.', '['], start) is >= 0 and var end ? end : text.Length;
            name = text[start..at];
            return name.Length > 0;
        }
        if (string.CompareOrdinal(text, at, "['", 0, 2) != 0) return false;
        var close = text.IndexOf("']", at, StringComparison.Ordinal);
        if (close < 0) return false;
        name = text[(at + 2)..close];
        at = close + 2;
        return name.Length > 0;
    }
}
