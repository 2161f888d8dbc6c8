using System.Text.Json.Serialization;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Batch;

public sealed record CronJob : Extensible, IResource<CronJob>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<CronJob>("batch/v1", "cronjobs")
        .Namespaced().Strategy(new CronJobStrategy()).Generation().ShortNames("cj").Categories("all").Status()
        .NameColumn().Column("Schedule", item => item.Spec.Schedule).Column("Timezone", item => item.Spec.TimeZone ?? CellText.None)
        .Column("Suspend", item => item.Spec.Suspend ?? false, "boolean").Column("Active", item => item.Status.Active.Count, "integer")
        .Column("Last Schedule", (item, now) => item.Status.LastScheduleTime is { } last ? Age.Of(last, now) : CellText.None).AgeColumn()
        .Column("Containers", item => CellText.ContainerNames(item.Spec.JobTemplate.Spec.Template.Spec), wide: true)
        .Column("Images", item => CellText.Images(item.Spec.JobTemplate.Spec.Template.Spec), wide: true)
        .Column("Selector", item => item.Spec.JobTemplate.Spec.Selector is { } selector ? CellText.Selector(selector) : CellText.None, wide: true);

    public string ApiVersion { get; init => field = value ?? "batch/v1"; } = "batch/v1";
    public string Kind { get; init => field = value ?? "CronJob"; } = "CronJob";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public CronJobSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public CronJobStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record CronJobSpec : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Schedule { get; init => field = value ?? ""; } = "";

    [Field(8)]
    public string? TimeZone { get; init; }

    [Field(2)]
    public long? StartingDeadlineSeconds { get; init; }

    [Field(3, Default = "\"Allow\"", OneOf = "Allow|Forbid|Replace")]
    public string? ConcurrencyPolicy { get; init; }

    [Field(4, Default = "false")]
    public bool? Suspend { get; init; }

    [Field(5, Required = true)]
    public JobTemplateSpec JobTemplate { get; init => field = value ?? new(); } = new();

    [Field(6, Default = "3")]
    public int? SuccessfulJobsHistoryLimit { get; init; }

    [Field(7, Default = "1")]
    public int? FailedJobsHistoryLimit { get; init; }
}

public sealed record CronJobStatus : Extensible
{
    [Field(1)]
    public IReadOnlyList<ObjectReference> Active { get; init => field = value ?? []; } = [];

    [Field(4)]
    public DateTimeOffset? LastScheduleTime { get; init; }

    [Field(5)]
    public DateTimeOffset? LastSuccessfulTime { get; init; }
}

public sealed record JobTemplateSpec : Extensible
{
    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public JobSpec Spec { get; init => field = value ?? new(); } = new();
}
