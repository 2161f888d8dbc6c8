using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Apply.Documents;

/// <summary>The set of fields that a configuration names.</summary>
internal static class AppliedFields
{
    /// <exception cref="FormatException">The configuration names an item twice, or one without its keys; or a field that does not exist.</exception>
    public static FieldSet Of(JsonObject configuration, in Shape shape) => Inside(configuration, shape, ShapeKind.Fields, "");

    private static FieldSet Of(JsonNode? node, in Shape shape, string path)
    {
        var kind = shape.KindFor(node);
        if (kind == ShapeKind.Leaf || node is JsonObject { Count: 0 }) return FieldSet.Leaf;
        return Inside(node!, shape, kind, path);
    }

    private static FieldSet Inside(JsonNode node, in Shape shape, ShapeKind kind, string path)
    {
        var children = new List<(PathElement, FieldSet)>();
        if (node is JsonObject map)
        {
            foreach (var (name, child) in map)
            {
                var here = $"{path}.{name}";
                var inner = shape.Child(name) ?? throw new FormatException($"{here}: field not declared in schema");
                var set = Of(child, inner, here);
                children.Add((PathElement.Field(name), shape.Declares(name) || set.IsMember ? set : set.Union(FieldSet.Leaf)));
            }
            return FieldSet.Of(false, children);
        }
        var list = (JsonArray)node;
        var seen = new HashSet<PathElement>();
        for (var i = 0; i < list.Count; i++)
        {
            var element = kind == ShapeKind.Values ? ItemKey.OfValue(list[i])
                : ItemKey.OfItem(list[i], shape.Field!)
                    ?? throw new FormatException(
                        $"{path}: element {i}: associative list with keys has an element that omits key field {string.Join(", ", shape.Field!.Keys.Select(key => $"\"{key}\""))}");
            if (!seen.Add(element)) throw new FormatException($"{path}: duplicate entries for key {element}");
            var set = kind == ShapeKind.Values ? FieldSet.Leaf : Of(list[i], shape.Item(), path + element);
            children.Add((element, set.Union(FieldSet.Leaf)));
        }
        return FieldSet.Of(false, children);
    }
}
