using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MiniKube.ApiServer.CustomResources.Schemas;

/// <summary>What a value keeps to beyond its type, in the words of OpenAPI. The junctors hold further rules, never types.</summary>
internal sealed record ValueRules
{
    public static ValueRules None { get; } = new();

    public IReadOnlyList<JsonNode?> Enum { get; init; } = [];

    public Regex? Pattern { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    public bool ExclusiveMinimum { get; init; }

    public bool ExclusiveMaximum { get; init; }

    public double? MultipleOf { get; init; }

    public int? MinItems { get; init; }

    public int? MaxItems { get; init; }

    public bool UniqueItems { get; init; }

    public int? MinProperties { get; init; }

    public int? MaxProperties { get; init; }

    public IReadOnlyList<string> Required { get; init; } = [];

    public IReadOnlyList<StructuralSchema> AllOf { get; init; } = [];

    public IReadOnlyList<StructuralSchema> AnyOf { get; init; } = [];

    public IReadOnlyList<StructuralSchema> OneOf { get; init; } = [];

    public StructuralSchema? Not { get; init; }
}
