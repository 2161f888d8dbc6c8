using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.FlowControl;

public sealed record FlowSchema : Extensible, IResource<FlowSchema>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<FlowSchema>("flowcontrol.apiserver.k8s.io/v1", "flowschemas")
        .Strategy(new FlowSchemaStrategy()).Generation().Status()
        .NameColumn().Column("PriorityLevel", item => item.Spec.PriorityLevelConfiguration.Name).Column("MatchingPrecedence", item => item.Spec.MatchingPrecedence)
        .Column("DistinguisherMethod", item => CellText.OrNone(item.Spec.DistinguisherMethod?.Type)).AgeColumn().Column("MissingPL", FlowText.MissingLevel);

    public string ApiVersion { get; init => field = value ?? "flowcontrol.apiserver.k8s.io/v1"; } = "flowcontrol.apiserver.k8s.io/v1";
    public string Kind { get; init => field = value ?? "FlowSchema"; } = "FlowSchema";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public FlowSchemaSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public FlowSchemaStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record FlowSchemaSpec : Extensible
{
    [Field(1, Required = true)]
    public PriorityLevelConfigurationReference PriorityLevelConfiguration { get; init => field = value ?? new(); } = new();

    [Field(2, Default = "1000"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int MatchingPrecedence { get; init; }

    [Field(3)]
    public FlowDistinguisherMethod? DistinguisherMethod { get; init; }

    [Field(4)]
    public IReadOnlyList<PolicyRulesWithSubjects> Rules { get; init => field = value ?? []; } = [];
}

public sealed record FlowSchemaStatus : Extensible
{
    [Field(1, Keys = "type", Merge = "type")]
    public IReadOnlyList<FlowSchemaCondition> Conditions { get; init => field = value ?? []; } = [];
}

public sealed record PriorityLevelConfigurationReference : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";
}

public sealed record FlowDistinguisherMethod : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";
}

public sealed record FlowSchemaCondition : Extensible
{
    [Field(1)]
    public string? Type { get; init; }

    [Field(2)]
    public string? Status { get; init; }

    [Field(3)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Field(4)]
    public string? Reason { get; init; }

    [Field(5)]
    public string? Message { get; init; }
}
