using MiniKube.Cel.Types;

namespace MiniKube.Cel.Values;

/// <summary>A list of CEL.</summary>
public abstract class CelList
{
    public abstract int Count { get; }

    public abstract Value this[int index] { get; }

    /// <summary>What a schema says of it, such as being a set.</summary>
    public virtual CelType Type => CelType.ListOf(CelType.Dyn);
}

/// <summary>A list that an expression made.</summary>
public sealed class CelArray(Value[] items) : CelList
{
    public override int Count => items.Length;

    public override Value this[int index] => items[index];
}

/// <summary>A map of CEL, or an object with fields.</summary>
public abstract class CelMap
{
    public abstract int Count { get; }

    public abstract IEnumerable<Value> Keys { get; }

    /// <summary>False: there is no such key. A value that is there but cannot be read is an error.</summary>
    public abstract bool TryGet(in Value key, out Value value);

    /// <summary>As <see cref="TryGet"/>, with a name as it stands after a dot.</summary>
    public virtual bool TryGetField(string name, out Value value) => TryGet(Value.Of(name), out value);

    /// <summary>Null: any map.</summary>
    public virtual CelType? Type => null;
}

/// <summary>A map that an expression made; it keeps the order in which it was written.</summary>
public sealed class CelDictionary : CelMap
{
    private readonly Dictionary<Value, Value> entries = new(KeyEquality.Instance);

    public override int Count => entries.Count;

    public override IEnumerable<Value> Keys => entries.Keys;

    public bool TryAdd(in Value key, in Value value) => entries.TryAdd(key, value);

    public override bool TryGet(in Value key, out Value value) => entries.TryGetValue(key, out value);
}

/// <summary>A value that may be absent.</summary>
public sealed class CelOptional
{
    private CelOptional(bool hasValue, Value value)
    {
        HasValue = hasValue;
        Value = value;
    }

    public static CelOptional None { get; } = new(false, default);

    public bool HasValue { get; }

    public Value Value { get; }

    public static CelOptional Of(in Value value) => new(true, value);
}

/// <summary>A value that only functions can look into. Two are equal when <see cref="object.Equals(object)"/> says so.</summary>
public abstract record CelOpaque
{
    public abstract CelType Type { get; }
}
