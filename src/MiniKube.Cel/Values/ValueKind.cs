namespace MiniKube.Cel.Values;

public enum ValueKind : byte
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

    /// <summary>A map, or an object that has a schema.</summary>
    Map,
    Optional,

    /// <summary>A URL, a quantity and the like: <see cref="CelOpaque"/>.</summary>
    Opaque,
    Type,
    Error,

    /// <summary>Not made yet: an input that is expensive to make and may not be asked for.</summary>
    Lazy,
}
