using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Batch;

public sealed record Job : Extensible, IResource<Job>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Job>("batch/v1", "jobs")
        .Namespaced().Strategy(new JobStrategy()).Generation().OrphansByDefault().Selectable("status.successful", "0").Categories("all").Status()
        .NameColumn().Column("Status", JobText.Status).Column("Completions", JobText.Completions).Column("Duration", JobText.Duration).AgeColumn()
        .Column("Containers", item => CellText.ContainerNames(item.Spec.Template.Spec), wide: true)
        .Column("Images", item => CellText.Images(item.Spec.Template.Spec), wide: true)
        .Column("Selector", item => item.Spec.Selector is { } selector ? CellText.Selector(selector) : CellText.None, wide: true);

    public string ApiVersion { get; init => field = value ?? "batch/v1"; } = "batch/v1";
    public string Kind { get; init => field = value ?? "Job"; } = "Job";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public JobSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public JobStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record JobSpec : Extensible
{
    [Field(1)]
    public int? Parallelism { get; init; }

    [Field(2)]
    public int? Completions { get; init; }

    [Field(3)]
    public long? ActiveDeadlineSeconds { get; init; }

    [Field(11)]
    public PodFailurePolicy? PodFailurePolicy { get; init; }

    [Field(16)]
    public SuccessPolicy? SuccessPolicy { get; init; }

    [Field(7)]
    public int? BackoffLimit { get; init; }

    [Field(12)]
    public int? BackoffLimitPerIndex { get; init; }

    [Field(13)]
    public int? MaxFailedIndexes { get; init; }

    [Field(4, Atomic = true)]
    public LabelSelector? Selector { get; init; }

    [Field(5)]
    public bool? ManualSelector { get; init; }

    [Field(6, Required = true)]
    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();

    [Field(8)]
    public int? TtlSecondsAfterFinished { get; init; }

    [Field(9, OneOf = "NonIndexed|Indexed")]
    public string? CompletionMode { get; init; }

    [Field(10)]
    public bool? Suspend { get; init; }

    [Field(14, OneOf = "TerminatingOrFailed|Failed")]
    public string? PodReplacementPolicy { get; init; }

    [Field(15)]
    public string? ManagedBy { get; init; }
}
