using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Apply.Documents;

/// <summary>Puts a configuration over a document: what it names is set, the rest stays.</summary>
internal static class DocumentMerge
{
    /// <param name="document">Changed in place.</param>
    public static void Apply(JsonObject document, JsonObject configuration, in Shape shape)
    {
        foreach (var (name, child) in configuration)
        {
            if (shape.Child(name) is not { } inner) continue;
            var next = Value(document[name], child, inner);
            if (!ReferenceEquals(next, document[name])) document[name] = next;
        }
    }

    private static JsonNode? Value(JsonNode? present, JsonNode? wanted, in Shape shape)
    {
        var kind = shape.KindFor(wanted);
        if (kind == ShapeKind.Leaf || present is null || shape.KindFor(present) != kind)
        {
            return present is not null && JsonNode.DeepEquals(present, wanted) ? present : wanted?.DeepClone();
        }
        if (kind == ShapeKind.Fields)
        {
            Apply((JsonObject)present, (JsonObject)wanted!, shape);
            return present;
        }
        return List((JsonArray)present, (JsonArray)wanted!, shape, kind);
    }

    /// <summary>The configuration's items in its order; the others keep their place relative to those they stood before.</summary>
    private static JsonArray List(JsonArray present, JsonArray wanted, in Shape shape, ShapeKind kind)
    {
        var wantedIndex = ItemIndex.Of(wanted, shape, kind);
        var presentIndex = ItemIndex.Of(present, shape, kind);
        var merged = new JsonArray();
        var taken = new HashSet<PathElement>();
        int p = 0, w = 0;
        while (p < present.Count || w < wanted.Count)
        {
            if (p < present.Count)
            {
                var element = ItemIndex.ElementOf(present, p, shape, kind);
                var isWanted = wantedIndex.ContainsKey(element);
                if (!isWanted) merged.Add(present[p]?.DeepClone());
                if (!isWanted || taken.Contains(element))
                {
                    p++;
                    continue;
                }
            }
            if (w >= wanted.Count) break;
            var next = ItemIndex.ElementOf(wanted, w, shape, kind);
            if (taken.Add(next)) merged.Add(Value(presentIndex.GetValueOrDefault(next)?.DeepClone(), wanted[w], shape.Item())?.DeepClone());
            w++;
        }
        return JsonNode.DeepEquals(present, merged) ? present : merged;
    }
}
