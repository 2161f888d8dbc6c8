using System.Text.Json.Nodes;

namespace MiniKube.Client;

/// <summary>A change of an object, in one of the three languages that the API understands.</summary>
public sealed class Patch
{
    private Patch(PatchKind kind, JsonNode body)
    {
        Kind = kind;
        Body = body;
    }

    public PatchKind Kind { get; }

    public JsonNode Body { get; }

    /// <summary>RFC 7386: a given field replaces, null removes, lists are replaced whole.</summary>
    public static Patch Merge(JsonObject body) => new(PatchKind.Merge, body);

    /// <summary>RFC 6902: operations with paths, which may test first.</summary>
    public static Patch Json(JsonArray operations) => new(PatchKind.Json, operations);

    /// <summary>As merge, but lists with a merge key are merged by it.</summary>
    public static Patch Strategic(JsonObject body) => new(PatchKind.Strategic, body);
}

public enum PatchKind
{
    Merge,
    Json,
    Strategic,
}
