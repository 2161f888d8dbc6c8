namespace MiniKube.Cel;

/// <summary>What a value, or the type of an expression, is.</summary>
public enum CelKind : byte
{
    Null,
    Bool,
    Int,
    Uint,
    Double,
    String,
    Bytes,
    Timestamp,
    Duration,
    List,

    /// <summary>A map; of a value, also an object that has a schema.</summary>
    Map,
    Optional,

    /// <summary>A URL, a quantity and the like: <see cref="Values.CelOpaque"/>.</summary>
    Opaque,
    Type,

    /// <summary>Of types only: a map with fields of its own.</summary>
    Object,

    /// <summary>Of types only: known when the expression runs.</summary>
    Dyn,

    /// <summary>Of types only: stands for any type in a function's signature.</summary>
    Parameter,

    /// <summary>Of values only.</summary>
    Error,

    /// <summary>Of values only: not made yet, because it is expensive to make and may not be asked for.</summary>
    Lazy,
}
