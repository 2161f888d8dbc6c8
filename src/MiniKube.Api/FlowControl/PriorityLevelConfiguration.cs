using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.FlowControl;

public sealed record PriorityLevelConfiguration : Extensible, IResource<PriorityLevelConfiguration>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<PriorityLevelConfiguration>("flowcontrol.apiserver.k8s.io/v1", "prioritylevelconfigurations")
        .Strategy(new PriorityLevelConfigurationStrategy()).Generation().Status()
        .NameColumn().Column("Type", item => item.Spec.Type).Column("NominalConcurrencyShares", FlowText.Shares).Column("Queues", item => FlowText.Queuing(item, queuing => queuing.Queues))
        .Column("HandSize", item => FlowText.Queuing(item, queuing => queuing.HandSize)).Column("QueueLengthLimit", item => FlowText.Queuing(item, queuing => queuing.QueueLengthLimit)).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "flowcontrol.apiserver.k8s.io/v1"; } = "flowcontrol.apiserver.k8s.io/v1";
    public string Kind { get; init => field = value ?? "PriorityLevelConfiguration"; } = "PriorityLevelConfiguration";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public PriorityLevelConfigurationSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public PriorityLevelConfigurationStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record PriorityLevelConfigurationSpec : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public LimitedPriorityLevelConfiguration? Limited { get; init; }

    [Field(3)]
    public ExemptPriorityLevelConfiguration? Exempt { get; init; }
}

public sealed record PriorityLevelConfigurationStatus : Extensible
{
    [Field(1, Keys = "type", Merge = "type")]
    public IReadOnlyList<PriorityLevelConfigurationCondition> Conditions { get; init => field = value ?? []; } = [];
}

public sealed record LimitedPriorityLevelConfiguration : Extensible
{
    [Field(1, Default = "30")]
    public int? NominalConcurrencyShares { get; init; }

    [Field(2)]
    public LimitResponse LimitResponse { get; init => field = value ?? new(); } = new();

    [Field(3, Default = "0")]
    public int? LendablePercent { get; init; }

    [Field(4)]
    public int? BorrowingLimitPercent { get; init; }
}

public sealed record ExemptPriorityLevelConfiguration : Extensible
{
    [Field(1, Default = "0")]
    public int? NominalConcurrencyShares { get; init; }

    [Field(2, Default = "0")]
    public int? LendablePercent { get; init; }
}

public sealed record PriorityLevelConfigurationCondition : Extensible
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

public sealed record LimitResponse : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public QueuingConfiguration? Queuing { get; init; }
}

public sealed record QueuingConfiguration : Extensible
{
    [Field(1, Default = "64"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Queues { get; init; }

    [Field(2, Default = "8"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int HandSize { get; init; }

    [Field(3, Default = "50"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int QueueLengthLimit { get; init; }
}
