using System.Collections.Frozen;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.CustomResources.Expressions;
using MiniKube.Cel.Types;

namespace MiniKube.ApiServer.CustomResources.Schemas;

/// <summary>
/// One node of the schema that a custom resource definition gives for a version: which fields there are, what they default to, and what their values keep to.
/// Read once when the definition is established.
/// </summary>
internal sealed class StructuralSchema
{
    /// <summary>object, array, string, integer, number, boolean; empty where any type may stand.</summary>
    public string Type { get; init; } = "";

    public string Format { get; init; } = "";

    public string Description { get; init; } = "";

    public bool Nullable { get; init; }

    public bool IntOrString { get; init; }

    public bool PreserveUnknownFields { get; init; }

    /// <summary>A whole object of some kind: it has apiVersion, kind and metadata.</summary>
    public bool EmbeddedResource { get; init; }

    public FrozenDictionary<string, StructuralSchema> Properties { get; init; } = FrozenDictionary<string, StructuralSchema>.Empty;

    /// <summary>The shape of a map's values; null where it is no map.</summary>
    public StructuralSchema? AdditionalProperties { get; init; }

    /// <summary>Of an array.</summary>
    public StructuralSchema? Items { get; init; }

    public JsonNode? Default { get; init; }

    /// <summary>atomic, set or map.</summary>
    public string ListType { get; init; } = "";

    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary>Maps and objects: granular or atomic.</summary>
    public string MapType { get; init; } = "";

    public ValueRules Rules { get; init; } = ValueRules.None;

    /// <summary>The fields below this one that have a default, so that a walk can leave the others out.</summary>
    public bool HasDefaults { get; init; }

    /// <summary>Rules in CEL about values of this node.</summary>
    public IReadOnlyList<ExpressionRule> Expressions { get; init; } = [];

    /// <summary>Here or below there are rules in CEL.</summary>
    public bool HasExpressions { get; init; }

    /// <summary>The whole object: expressions see some of its metadata.</summary>
    public bool IsRoot { get; init; }

    /// <summary>What the node is to expressions.</summary>
    public CelType ExpressionType => expressionType ??= ExpressionTypes.Of(this, IsRoot);

    private CelType? expressionType;
}
