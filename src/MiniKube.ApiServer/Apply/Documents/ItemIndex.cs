using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Apply.Documents;

/// <summary>The items of a list by what names them.</summary>
internal static class ItemIndex
{
    public static PathElement ElementOf(JsonArray list, int index, in Shape shape, ShapeKind kind) =>
        kind == ShapeKind.Values ? ItemKey.OfValue(list[index])
        : ItemKey.OfItem(list[index], shape.Field!) ?? new PathElement('i', index.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Of items that are named alike the first counts.</summary>
    public static Dictionary<PathElement, JsonNode?> Of(JsonArray? list, in Shape shape, ShapeKind kind)
    {
        var index = new Dictionary<PathElement, JsonNode?>(list?.Count ?? 0);
        for (var i = 0; i < list?.Count; i++) index.TryAdd(ElementOf(list, i, shape, kind), list[i]);
        return index;
    }
}
