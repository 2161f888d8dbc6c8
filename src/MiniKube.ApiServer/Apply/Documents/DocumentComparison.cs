using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Apply.Documents;

/// <summary>Which fields differ between two versions of a document.</summary>
internal readonly record struct DocumentComparison(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    public static DocumentComparison None { get; } = new(FieldSet.Empty, FieldSet.Empty, FieldSet.Empty);

    public bool IsSame => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    public FieldSet Set => Added.Union(Modified);

    public static DocumentComparison Of(JsonObject before, JsonObject after, in Shape shape) => Fields(before, after, shape, false, false);

    private static DocumentComparison Of(JsonNode? before, JsonNode? after, in Shape shape)
    {
        var kindBefore = shape.KindFor(before);
        var kindAfter = shape.KindFor(after);
        var added = before is null && !shape.IsAlwaysThere;
        var removed = after is null && !shape.IsAlwaysThere;
        if (before is null && after is null) return None;
        var kind = before is null ? kindAfter : after is null ? kindBefore : kindBefore == kindAfter ? kindAfter : ShapeKind.Leaf;
        if (kind == ShapeKind.Leaf || (IsEmpty(before) && IsEmpty(after)))
        {
            if (before is null) return None with { Added = FieldSet.Leaf };
            if (after is null) return None with { Removed = FieldSet.Leaf };
            return JsonNode.DeepEquals(before, after) ? None : None with { Modified = FieldSet.Leaf };
        }
        return kind == ShapeKind.Fields ? Fields(before as JsonObject, after as JsonObject, shape, added, removed)
            : Items(before as JsonArray, after as JsonArray, shape, kind, added, removed);
    }

    private static DocumentComparison Fields(JsonObject? before, JsonObject? after, in Shape shape, bool isAdded, bool isRemoved)
    {
        var differences = new Differences(isAdded, isRemoved);
        if (after is not null)
        {
            foreach (var (name, child) in after)
            {
                if (child is not null && shape.Child(name) is { } inner) differences.Add(PathElement.Field(name), Of(before?[name], child, inner));
            }
        }
        if (before is not null)
        {
            foreach (var (name, child) in before)
            {
                if (child is not null && after?[name] is null && shape.Child(name) is { } inner) differences.Add(PathElement.Field(name), Of(child, null, inner));
            }
        }
        return differences.Result();
    }

    private static DocumentComparison Items(JsonArray? before, JsonArray? after, in Shape shape, ShapeKind kind, bool isAdded, bool isRemoved)
    {
        if (before is not null && after is not null && JsonNode.DeepEquals(before, after)) return None;
        var differences = new Differences(isAdded, isRemoved);
        var item = shape.Item();
        var known = ItemIndex.Of(before, shape, kind);
        var wanted = ItemIndex.Of(after, shape, kind);
        foreach (var (element, child) in wanted) differences.Add(element, Of(known.GetValueOrDefault(element), child, item));
        foreach (var (element, child) in known)
        {
            if (!wanted.ContainsKey(element)) differences.Add(element, Of(child, null, item));
        }
        return differences.Result();
    }

    private static bool IsEmpty(JsonNode? node) => node is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    private struct Differences(bool isAdded, bool isRemoved)
    {
        private List<(PathElement, FieldSet)>? added;
        private List<(PathElement, FieldSet)>? modified;
        private List<(PathElement, FieldSet)>? removed;

        public void Add(PathElement element, in DocumentComparison inside)
        {
            if (!inside.Added.IsEmpty) (added ??= []).Add((element, inside.Added));
            if (!inside.Modified.IsEmpty) (modified ??= []).Add((element, inside.Modified));
            if (!inside.Removed.IsEmpty) (removed ??= []).Add((element, inside.Removed));
        }

        public readonly DocumentComparison Result() => new(FieldSet.Of(isAdded, added), FieldSet.Of(false, modified), FieldSet.Of(isRemoved, removed));
    }
}
