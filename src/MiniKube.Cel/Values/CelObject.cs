using MiniKube.Cel.Types;

namespace MiniKube.Cel.Values;

/// <summary>An object that an expression made.</summary>
public sealed class CelObject(CelType type, IReadOnlyDictionary<string, Value> fields) : CelMap
{
    public override int Count => fields.Count;

    public override CelType Type => type;

    public override IEnumerable<Value> Keys => fields.Keys.Select(Value.Of);

    public override bool TryGet(in Value key, out Value value)
    {
        value = default;
        return key.Kind == CelKind.String && TryGetField(key.AsString, out value);
    }

    public override bool TryGetField(string name, out Value value) => fields.TryGetValue(name, out value);
}
