using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.ApiExtensions;

public sealed record CustomResourceDefinition : Extensible, IResource<CustomResourceDefinition>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<CustomResourceDefinition>("apiextensions.k8s.io/v1", "customresourcedefinitions")
        .UpdatesNameVersion().Strategy(new CustomResourceDefinitionStrategy()).FinalizedBy("customresourcecleanup.apiextensions.k8s.io").Generation().ShortNames("crd", "crds").Categories("api-extensions").Status()
        .NameColumn().CreatedAtColumn();

    public string ApiVersion { get; init => field = value ?? "apiextensions.k8s.io/v1"; } = "apiextensions.k8s.io/v1";
    public string Kind { get; init => field = value ?? "CustomResourceDefinition"; } = "CustomResourceDefinition";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public CustomResourceDefinitionSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public CustomResourceDefinitionStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record CustomResourceDefinitionSpec : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Group { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true)]
    public CustomResourceDefinitionNames Names { get; init => field = value ?? new(); } = new();

    [Field(4, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Scope { get; init => field = value ?? ""; } = "";

    [Field(7, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<CustomResourceDefinitionVersion> Versions { get; init => field = value ?? []; } = [];

    [Field(9, Default = "{\"strategy\":\"None\"}")]
    public CustomResourceConversion? Conversion { get; init; }

    [Field(10)]
    public bool PreserveUnknownFields { get; init; }
}

public sealed record CustomResourceDefinitionStatus : Extensible
{
    [Field(1, Keys = "type"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<CustomResourceDefinitionCondition> Conditions { get; init => field = value ?? []; } = [];

    [Field(2)]
    public CustomResourceDefinitionNames AcceptedNames { get; init => field = value ?? new(); } = new();

    [Field(3), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> StoredVersions { get; init => field = value ?? []; } = [];

    [Field(4)]
    public long ObservedGeneration { get; init; }
}

public sealed record CustomResourceDefinitionNames : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Plural { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? Singular { get; init; }

    [Field(3)]
    public IReadOnlyList<string> ShortNames { get; init => field = value ?? []; } = [];

    [Field(4, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Kind { get; init => field = value ?? ""; } = "";

    [Field(5)]
    public string? ListKind { get; init; }

    [Field(6)]
    public IReadOnlyList<string> Categories { get; init => field = value ?? []; } = [];
}

public sealed record CustomResourceDefinitionCondition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Field(4)]
    public string? Reason { get; init; }

    [Field(5)]
    public string? Message { get; init; }

    [Field(6)]
    public long ObservedGeneration { get; init; }
}
