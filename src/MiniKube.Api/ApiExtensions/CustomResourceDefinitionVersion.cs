using System.Text.Json.Serialization;

namespace MiniKube.Api.ApiExtensions;

public sealed record CustomResourceDefinitionVersion : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Served { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Storage { get; init; }

    [Field(7)]
    public bool Deprecated { get; init; }

    [Field(8)]
    public string? DeprecationWarning { get; init; }

    [Field(4)]
    public CustomResourceValidation? Schema { get; init; }

    [Field(5)]
    public CustomResourceSubresources? Subresources { get; init; }

    [Field(6)]
    public IReadOnlyList<CustomResourceColumnDefinition> AdditionalPrinterColumns { get; init => field = value ?? []; } = [];

    [Field(9)]
    public IReadOnlyList<SelectableField> SelectableFields { get; init => field = value ?? []; } = [];
}

public sealed record CustomResourceValidation : Extensible
{
    [Field(1)]
    public JSONSchemaProps? OpenAPIV3Schema { get; init; }
}

public sealed record CustomResourceSubresources : Extensible
{
    [Field(1)]
    public CustomResourceSubresourceStatus? Status { get; init; }

    [Field(2)]
    public CustomResourceSubresourceScale? Scale { get; init; }
}

public sealed record CustomResourceColumnDefinition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public string? Format { get; init; }

    [Field(4)]
    public string? Description { get; init; }

    [Field(5)]
    public int Priority { get; init; }

    [Field(6, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string JsonPath { get; init => field = value ?? ""; } = "";
}

public sealed record SelectableField : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string JsonPath { get; init => field = value ?? ""; } = "";
}

public sealed record CustomResourceSubresourceStatus : Extensible
{

}

public sealed record CustomResourceSubresourceScale : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string SpecReplicasPath { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string StatusReplicasPath { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public string? LabelSelectorPath { get; init; }
}
