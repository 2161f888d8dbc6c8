using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Policy;

public sealed record PodDisruptionBudget : Extensible, IResource<PodDisruptionBudget>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<PodDisruptionBudget>("policy/v1", "poddisruptionbudgets")
        .UpdatesNameVersion().Namespaced().Strategy(new PodDisruptionBudgetStrategy()).Generation().ShortNames("pdb").Status()
        .NameColumn().Column("Min Available", item => item.Spec.MinAvailable?.ToString() ?? "N/A")
        .Column("Max Unavailable", item => item.Spec.MaxUnavailable?.ToString() ?? "N/A")
        .Column("Allowed Disruptions", item => item.Status.DisruptionsAllowed, "integer").AgeColumn();

    public string ApiVersion { get; init => field = value ?? "policy/v1"; } = "policy/v1";
    public string Kind { get; init => field = value ?? "PodDisruptionBudget"; } = "PodDisruptionBudget";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public PodDisruptionBudgetSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public PodDisruptionBudgetStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record PodDisruptionBudgetSpec : Extensible
{
    [Field(1)]
    public IntOrString? MinAvailable { get; init; }

    [Field(2, Atomic = true)]
    public LabelSelector? Selector { get; init; }

    [Field(3)]
    public IntOrString? MaxUnavailable { get; init; }

    [Field(4, OneOf = "IfHealthyBudget|AlwaysAllow")]
    public string? UnhealthyPodEvictionPolicy { get; init; }
}

public sealed record PodDisruptionBudgetStatus : Extensible
{
    [Field(1)]
    public long ObservedGeneration { get; init; }

    [Field(2)]
    public IReadOnlyDictionary<string, DateTimeOffset> DisruptedPods { get; init => field = value ?? ReadOnlyDictionary<string, DateTimeOffset>.Empty; } = ReadOnlyDictionary<string, DateTimeOffset>.Empty;

    [Field(3), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int DisruptionsAllowed { get; init; }

    [Field(4), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int CurrentHealthy { get; init; }

    [Field(5), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int DesiredHealthy { get; init; }

    [Field(6), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int ExpectedPods { get; init; }

    [Field(7, Keys = "type", Merge = "type")]
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];
}
