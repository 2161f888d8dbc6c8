using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Apply.Documents;

/// <summary>Takes out of a document what an applier gave before and nobody gives any more.</summary>
internal static class DocumentPruning
{
    /// <param name="node">Changed in place.</param>
    /// <param name="before">What the applier owned so far.</param>
    /// <param name="managed">What anybody owns now, the applier's new fields included.</param>
    /// <returns>Something was removed.</returns>
    public static bool Apply(JsonNode node, in Shape shape, FieldSet before, FieldSet managed)
    {
        var removed = false;
        var kind = shape.KindFor(node);
        foreach (var (element, inside) in before.Children)
        {
            var owned = managed.Find(element) ?? FieldSet.Empty;
            var isNamed = element.Kind == 'f' && shape.Declares(element.Text);
            var wasOwned = inside.IsMember || (isNamed && inside.HasChildren);
            var isOwned = owned.IsMember || (isNamed && owned.HasChildren);
            removed |= Step(node, shape, kind, element, wasOwned && !isOwned, inside, owned);
        }
        return removed;
    }

    private static bool Step(JsonNode node, in Shape shape, ShapeKind kind, in PathElement element, bool goes, FieldSet inside, FieldSet owned)
    {
        switch (node)
        {
            case JsonObject map when kind == ShapeKind.Fields && element.Kind == 'f' && map[element.Text] is { } child:
                if (!goes && (shape.Child(element.Text) is not { } inner || !Apply(child, inner, inside, owned))) return false;
                if (goes || IsEmpty(child)) map.Remove(element.Text);
                return true;
            case JsonArray list when kind is ShapeKind.Items or ShapeKind.Values:
                var at = IndexOf(list, element, shape, kind);
                if (at < 0) return false;
                if (goes) list.RemoveAt(at);
                else if (list[at] is not { } item || !Apply(item, shape.Item(), inside, owned)) return false;
                return true;
            default:
                return false;
        }
    }

    private static int IndexOf(JsonArray list, in PathElement element, in Shape shape, ShapeKind kind)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (ItemIndex.ElementOf(list, i, shape, kind) == element) return i;
        }
        return -1;
    }

    private static bool IsEmpty(JsonNode node) => node is JsonObject { Count: 0 } or JsonArray { Count: 0 };
}
