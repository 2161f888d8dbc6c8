using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.Batch;

/// <summary>What is particular to cron jobs. Rules: Kubernetes docs, "CronJob".</summary>
internal sealed class CronJobStrategy : ResourceStrategy<CronJob>
{
    // A job's name adds eleven characters, a pod's more.
    private const int MaximumName = 52;

    public override void Default(JsonObject document)
    {
        if (document["spec"]?["jobTemplate"]?["spec"]?["template"]?["spec"] is JsonObject pod) PodSpecDefaults.Apply(pod);
    }

    public override void Validate(CronJob next, FieldErrors errors)
    {
        if (next.Metadata.Name?.Length > MaximumName) errors.Invalid("metadata.name", next.Metadata.Name, $"must be no more than {MaximumName} characters");
        Spec(next.Spec, zoneIsNew: true, errors);
    }

    public override void ValidateUpdate(CronJob next, CronJob prior, FieldErrors errors) =>
        Spec(next.Spec, next.Spec.TimeZone != prior.Spec.TimeZone, errors);

    private static void Spec(CronJobSpec spec, bool zoneIsNew, FieldErrors errors)
    {
        Schedule(spec, errors);
        if (spec.TimeZone is { } zone && zoneIsNew) TimeZone(zone, errors);
        FieldRules.NonNegative(spec.StartingDeadlineSeconds, "spec.startingDeadlineSeconds", errors);
        FieldRules.NonNegative(spec.SuccessfulJobsHistoryLimit, "spec.successfulJobsHistoryLimit", errors);
        FieldRules.NonNegative(spec.FailedJobsHistoryLimit, "spec.failedJobsHistoryLimit", errors);
        JobSpecValidation.Validate(spec.JobTemplate.Spec, "spec.jobTemplate.spec", errors);
        if (spec.JobTemplate.Spec.Selector is { } selector) errors.Invalid("spec.jobTemplate.spec.selector", ApiJson.ToDocument(selector), "`selector` will be auto-generated");
        if (spec.JobTemplate.Spec.ManualSelector == true) errors.NotSupported("spec.jobTemplate.spec.manualSelector", true, ["nil", "false"]);
    }

    private static void Schedule(CronJobSpec spec, FieldErrors errors)
    {
        if (spec.Schedule.Length == 0) errors.Required("spec.schedule");
        else if (spec.Schedule.Contains("TZ=", StringComparison.Ordinal))
        {
            errors.Invalid("spec.schedule", spec.Schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
        else if (!CronSchedule.TryParse(spec.Schedule, out _, out var error)) errors.Invalid("spec.schedule", spec.Schedule, error);
    }

    private static void TimeZone(string zone, FieldErrors errors)
    {
        if (zone.Length == 0) errors.Invalid("spec.timeZone", zone, "timeZone must be nil or non-empty string");
        else if (zone.Equals("local", StringComparison.OrdinalIgnoreCase)) errors.Invalid("spec.timeZone", zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        else if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) errors.Invalid("spec.timeZone", zone, $"unknown time zone {zone}");
    }
}
