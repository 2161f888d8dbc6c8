namespace MiniKube.Cel.Values;

/// <summary>One value of CEL; numbers, flags and times without an allocation. An error is a value too, so that <c>||</c> can pass over it.</summary>
public readonly struct Value
{
    private readonly object? reference;
    private readonly long bits;
    private readonly int extra;

    private Value(CelKind kind, long bits, object? reference = null, int extra = 0)
    {
        Kind = kind;
        this.bits = bits;
        this.reference = reference;
        this.extra = extra;
    }

    public static Value Null => default;

    public static Value True { get; } = new(CelKind.Bool, 1);

    public static Value False { get; } = new(CelKind.Bool, 0);

    public CelKind Kind { get; }

    public bool IsError => Kind == CelKind.Error;

    public bool IsTrue => Kind == CelKind.Bool && bits != 0;

    public bool IsFalse => Kind == CelKind.Bool && bits == 0;

    public long AsInt => bits;

    public ulong AsUint => unchecked((ulong)bits);

    public double AsDouble => BitConverter.Int64BitsToDouble(bits);

    public string AsString => (string)reference!;

    public byte[] AsBytes => (byte[])reference!;

    /// <summary>Of a timestamp, since 1970.</summary>
    public long Seconds => bits;

    /// <summary>Of a timestamp, after its seconds.</summary>
    public int Nanoseconds => extra;

    /// <summary>In nanoseconds.</summary>
    public long AsDuration => bits;

    public CelList AsList => (CelList)reference!;

    public CelMap AsMap => (CelMap)reference!;

    public CelOptional AsOptional => (CelOptional)reference!;

    public CelOpaque AsOpaque => (CelOpaque)reference!;

    /// <summary>Of a type, its name; of an error, what went wrong.</summary>
    public string Text => (string)reference!;

    public static Value Of(bool value) => value ? True : False;

    public static Value Of(long value) => new(CelKind.Int, value);

    public static Value Of(ulong value) => new(CelKind.Uint, unchecked((long)value));

    public static Value Of(double value) => new(CelKind.Double, BitConverter.DoubleToInt64Bits(value));

    public static Value Of(string value) => new(CelKind.String, 0, value);

    public static Value Of(byte[] value) => new(CelKind.Bytes, 0, value);

    public static Value Of(CelList value) => new(CelKind.List, 0, value);

    public static Value Of(CelMap value) => new(CelKind.Map, 0, value);

    public static Value Of(CelOptional value) => new(CelKind.Optional, 0, value);

    public static Value Of(CelOpaque value) => new(CelKind.Opaque, 0, value);

    public static Value Of(params Value[] items) => Of(new CelArray(items));

    public static Value Timestamp(long seconds, int nanoseconds) => new(CelKind.Timestamp, seconds, null, nanoseconds);

    public static Value Duration(long nanoseconds) => new(CelKind.Duration, nanoseconds);

    public static Value Type(string name) => new(CelKind.Type, 0, name);

    public static Value Error(string message) => new(CelKind.Error, 0, message);

    /// <summary>Made when it is first asked for, at most once.</summary>
    public static Value Lazy(Func<Value> make) => new(CelKind.Lazy, 0, new Lazy<Value>(make, LazyThreadSafetyMode.None));

    internal Value Forced => Kind == CelKind.Lazy ? ((Lazy<Value>)reference!).Value : this;

    public override string ToString() => ValueText.Show(this);
}
