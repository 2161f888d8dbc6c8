namespace MiniKube.Api;

/// <summary>
/// What the API says of a field beyond its type: everything that schema, defaults, patches and encodings need. Rules: Kubernetes API conventions.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FieldAttribute(int number) : Attribute
{
    /// <summary>Protobuf number; 0 for kind and apiVersion, which travel outside.</summary>
    public int Number => number;

    /// <summary>
    /// Protobuf number of the message that holds this field, when JSON flattens it; 202 is message 2 inside message 2.
    /// </summary>
    public int Inlined { get; init; }

    public bool Required { get; init; }

    /// <summary>A JSON literal, set by the server where the field is absent.</summary>
    public string? Default { get; init; }

    /// <summary>The only values allowed, separated by '|'.</summary>
    public string? OneOf { get; init; }

    /// <summary>Keys of a list that is a map for server-side apply, separated by ','.</summary>
    public string? Keys { get; init; }

    /// <summary>A list that is a set for server-side apply.</summary>
    public bool Set { get; init; }

    /// <summary>A struct or map that server-side apply replaces whole.</summary>
    public bool Atomic { get; init; }

    /// <summary>Strategic merge patch merges the list by this key; an empty key merges plain values.</summary>
    public string? Merge { get; init; }

    /// <summary>Of a field that takes several JSON forms (a schema or a flag): the type of its objects. Everything else passes as it is.</summary>
    public Type? ObjectForm { get; init; }

    /// <summary>Strategic merge patch clears the keys that the patch does not name under $retainKeys.</summary>
    public bool RetainKeys { get; init; }
}
