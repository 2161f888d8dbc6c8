namespace MiniKube.Cel.Values;

/// <summary>Equality of what may be a key: flags, text, and numbers by their value, whatever their type.</summary>
internal sealed class KeyEquality : IEqualityComparer<Value>
{
    public static KeyEquality Instance { get; } = new();

    public bool Equals(Value x, Value y) => ValueEquality.Scalars(x, y);

    public int GetHashCode(Value obj) => obj.Kind switch
    {
        CelKind.Bool or CelKind.Int => obj.AsInt.GetHashCode(),
        CelKind.Uint => obj.AsUint <= long.MaxValue ? ((long)obj.AsUint).GetHashCode() : obj.AsUint.GetHashCode(),
        CelKind.Double => Numbers.TryToInt(obj.AsDouble, out var whole) ? whole.GetHashCode()
            : Numbers.TryToUint(obj.AsDouble, out var large) ? large.GetHashCode() : obj.AsDouble.GetHashCode(),
        CelKind.String => obj.AsString.GetHashCode(StringComparison.Ordinal),
        _ => 0,
    };
}
