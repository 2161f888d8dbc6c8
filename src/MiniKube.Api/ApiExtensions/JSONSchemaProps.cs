using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniKube.Api.ApiExtensions;

public sealed record JSONSchemaProps : Extensible
{
    [Field(1)]
    public string? Id { get; init; }

    [Field(2), JsonPropertyName("$schema")]
    public string? SchemaUri { get; init; }

    [Field(3), JsonPropertyName("$ref")]
    public string? Reference { get; init; }

    [Field(4)]
    public string? Description { get; init; }

    [Field(5)]
    public string? Type { get; init; }

    [Field(6)]
    public string? Format { get; init; }

    [Field(7)]
    public string? Title { get; init; }

    [Field(8)]
    public JsonElement? Default { get; init; }

    [Field(9)]
    public double? Maximum { get; init; }

    [Field(10)]
    public bool ExclusiveMaximum { get; init; }

    [Field(11)]
    public double? Minimum { get; init; }

    [Field(12)]
    public bool ExclusiveMinimum { get; init; }

    [Field(13)]
    public long? MaxLength { get; init; }

    [Field(14)]
    public long? MinLength { get; init; }

    [Field(15)]
    public string? Pattern { get; init; }

    [Field(16)]
    public long? MaxItems { get; init; }

    [Field(17)]
    public long? MinItems { get; init; }

    [Field(18)]
    public bool UniqueItems { get; init; }

    [Field(19)]
    public double? MultipleOf { get; init; }

    [Field(20)]
    public IReadOnlyList<JsonElement> Enum { get; init => field = value ?? []; } = [];

    [Field(21)]
    public long? MaxProperties { get; init; }

    [Field(22)]
    public long? MinProperties { get; init; }

    [Field(23)]
    public IReadOnlyList<string> Required { get; init => field = value ?? []; } = [];

    [Field(24, ObjectForm = typeof(JSONSchemaProps))]
    public JsonElement? Items { get; init; }

    [Field(25)]
    public IReadOnlyList<JSONSchemaProps> AllOf { get; init => field = value ?? []; } = [];

    [Field(26)]
    public IReadOnlyList<JSONSchemaProps> OneOf { get; init => field = value ?? []; } = [];

    [Field(27)]
    public IReadOnlyList<JSONSchemaProps> AnyOf { get; init => field = value ?? []; } = [];

    [Field(28)]
    public JSONSchemaProps? Not { get; init; }

    [Field(29)]
    public IReadOnlyDictionary<string, JSONSchemaProps> Properties { get; init => field = value ?? ReadOnlyDictionary<string, JSONSchemaProps>.Empty; } = ReadOnlyDictionary<string, JSONSchemaProps>.Empty;

    [Field(30, ObjectForm = typeof(JSONSchemaProps))]
    public JsonElement? AdditionalProperties { get; init; }

    [Field(31)]
    public IReadOnlyDictionary<string, JSONSchemaProps> PatternProperties { get; init => field = value ?? ReadOnlyDictionary<string, JSONSchemaProps>.Empty; } = ReadOnlyDictionary<string, JSONSchemaProps>.Empty;

    [Field(32, ObjectForm = typeof(JSONSchemaProps))]
    public IReadOnlyDictionary<string, JsonElement> Dependencies { get; init => field = value ?? ReadOnlyDictionary<string, JsonElement>.Empty; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    [Field(33, ObjectForm = typeof(JSONSchemaProps))]
    public JsonElement? AdditionalItems { get; init; }

    [Field(34)]
    public IReadOnlyDictionary<string, JSONSchemaProps> Definitions { get; init => field = value ?? ReadOnlyDictionary<string, JSONSchemaProps>.Empty; } = ReadOnlyDictionary<string, JSONSchemaProps>.Empty;

    [Field(35)]
    public ExternalDocumentation? ExternalDocs { get; init; }

    [Field(36)]
    public JsonElement? Example { get; init; }

    [Field(37)]
    public bool Nullable { get; init; }

    [Field(38), JsonPropertyName("x-kubernetes-preserve-unknown-fields")]
    public bool? PreserveUnknownFields { get; init; }

    [Field(39), JsonPropertyName("x-kubernetes-embedded-resource")]
    public bool EmbeddedResource { get; init; }

    [Field(40), JsonPropertyName("x-kubernetes-int-or-string")]
    public bool IntOrString { get; init; }

    [Field(41), JsonPropertyName("x-kubernetes-list-map-keys")]
    public IReadOnlyList<string> ListMapKeys { get; init => field = value ?? []; } = [];

    [Field(42), JsonPropertyName("x-kubernetes-list-type")]
    public string? ListType { get; init; }

    [Field(43), JsonPropertyName("x-kubernetes-map-type")]
    public string? MapType { get; init; }

    [Field(44, Keys = "rule", Merge = "rule"), JsonPropertyName("x-kubernetes-validations")]
    public IReadOnlyList<ValidationRule> Validations { get; init => field = value ?? []; } = [];
}

public sealed record ExternalDocumentation : Extensible
{
    [Field(1)]
    public string? Description { get; init; }

    [Field(2)]
    public string? Url { get; init; }
}

public sealed record ValidationRule : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Rule { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? Message { get; init; }

    [Field(3)]
    public string? MessageExpression { get; init; }

    [Field(4, OneOf = "FieldValueRequired|FieldValueDuplicate|FieldValueInvalid|FieldValueForbidden")]
    public string? Reason { get; init; }

    [Field(5)]
    public string? FieldPath { get; init; }

    [Field(6)]
    public bool? OptionalOldSelf { get; init; }
}
