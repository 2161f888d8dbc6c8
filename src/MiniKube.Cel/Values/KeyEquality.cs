namespace MiniKube.Cel.Values;

/// <summary>Equality of what may be a key: flags, text, and numbers by their value, whatever their type.</summary>
internal sealed class KeyEquality : IEqualityComparer<Value>
{
    public static KeyEquality Instance { get; } = new();

    public bool Equals(Value x, Value y) => ValueEquality.Scalars(x, y);

    public int GetHashCode(Value obj) => obj.Kind switch
    {
        ValueKind.Bool or ValueKind.Int => obj.AsInt.GetHashCode(),
        ValueKind.Uint => obj.AsUint <= long.MaxValue ? ((long)obj.AsUint).GetHashCode() : obj.AsUint.GetHashCode(),
        ValueKind.Double => Numbers.TryToInt(obj.AsDouble, out var whole) ? whole.GetHashCode()
            : Numbers.TryToUint(obj.AsDouble, out var large) ? large.GetHashCode() : obj.AsDouble.GetHashCode(),
        ValueKind.String => obj.AsString.GetHashCode(StringComparison.Ordinal),
        _ => 0,
    };
}
