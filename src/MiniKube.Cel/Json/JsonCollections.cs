using System.Text.Json.Nodes;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Json;

internal sealed class JsonList(JsonArray items, CelType type) : CelList
{
    private readonly CelType element = type.Kind == CelKind.List ? type.Element : CelType.Dyn;

    public override int Count => items.Count;

    public override Value this[int index] => JsonValues.Of(items[index], element);

    public override CelType Type => type.Kind == CelKind.List ? type : base.Type;
}

/// <summary>An object whose fields nobody has declared, or a map of a schema.</summary>
internal sealed class JsonMap(JsonObject fields, CelType element) : CelMap
{
    public override int Count => fields.Count;

    public override IEnumerable<Value> Keys
    {
        get
        {
            foreach (var (name, _) in fields) yield return Value.Of(name);
        }
    }

    public override bool TryGet(in Value key, out Value value)
    {
        value = default;
        return key.Kind == CelKind.String && TryGet(key.AsString, out value);
    }

    public override bool TryGetField(string name, out Value value) =>
        TryGet(name, out value) || (name.Contains("__", StringComparison.Ordinal) && TryGet(EscapedNames.Unescape(name), out value));

    private bool TryGet(string name, out Value value)
    {
        var found = fields.TryGetPropertyValue(name, out var node);
        value = found ? JsonValues.Of(node, element) : default;
        return found;
    }
}

/// <summary>An object of a schema: it has the fields that are declared, under names that CEL can write. A null counts as absent.</summary>
internal sealed class JsonFields(JsonObject fields, CelType type) : CelMap
{
    public override int Count => Keys.Count();

    public override CelType Type => type;

    public override IEnumerable<Value> Keys => type.Fields.Where(known => fields[known.JsonName] is not null).Select(known => Value.Of(known.Name));

    public override bool TryGet(in Value key, out Value value)
    {
        value = default;
        return key.Kind == CelKind.String && TryGetField(key.AsString, out value);
    }

    public override bool TryGetField(string name, out Value value)
    {
        value = default;
        if (type.Field(name) is not { } field || !fields.TryGetPropertyValue(field.JsonName, out var node) || node is null) return false;
        value = JsonValues.Of(node, field.Type);
        return true;
    }
}
