using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.Batch;

/// <summary>What is particular to jobs. Rules: Kubernetes docs, "Jobs".</summary>
internal sealed class JobStrategy : ResourceStrategy<Job>
{
    public override void Default(JsonObject document)
    {
        PodSpecDefaults.ApplyToTemplate(document);
        if (document["spec"] is not JsonObject spec) return;
        if (!spec.ContainsKey("completions") && !spec.ContainsKey("parallelism")) spec["completions"] = 1;
        spec.TryAdd("parallelism", 1);
        spec.TryAdd("backoffLimit", spec.ContainsKey("backoffLimitPerIndex") ? int.MaxValue : 6);
        spec.TryAdd("completionMode", "NonIndexed");
        spec.TryAdd("suspend", false);
        spec.TryAdd("manualSelector", false);
        spec.TryAdd("podReplacementPolicy", spec.ContainsKey("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
    }

    /// <summary>The job finds its pods by its own uid unless it says how itself.</summary>
    public override void PrepareForCreate(JsonObject document)
    {
        Default(document);
        if (document["spec"] is not JsonObject spec || (bool?)spec["manualSelector"] == true) return;
        var uid = (string?)document["metadata"]?["uid"] ?? "";
        var name = (string?)document["metadata"]?["name"] ?? "";
        if (spec["template"] is not JsonObject template) return;
        if (template["metadata"] is not JsonObject metadata) template["metadata"] = metadata = [];
        if (metadata["labels"] is not JsonObject labels) metadata["labels"] = labels = [];
        labels.TryAdd(JobLabels.OldUid, uid);
        labels.TryAdd(JobLabels.OldName, name);
        labels.TryAdd(JobLabels.Uid, uid);
        labels.TryAdd(JobLabels.Name, name);
        // "kubectl get jobs -l job-name=…" finds the job as it finds its pods.
        if (document["metadata"] is JsonObject own && own["labels"] is not JsonObject { Count: > 0 }) own["labels"] = labels.DeepClone();
        if (spec["selector"] is not JsonObject selector) spec["selector"] = selector = [];
        if (selector["matchLabels"] is not JsonObject match) selector["matchLabels"] = match = [];
        match.TryAdd(JobLabels.Uid, uid);
    }

    public override void Validate(Job next, FieldErrors errors)
    {
        JobSpecValidation.Validate(next.Spec, "spec", errors);
        if (next.Spec.Selector is not { } selector || selector.MatchLabels.Count + selector.MatchExpressions.Count == 0)
        {
            errors.Required("spec.selector");
            return;
        }
        Meta.SelectorValidation.Validate(selector, "spec.selector", errors);
        if (next.Spec.ManualSelector != true && selector.MatchLabels.GetValueOrDefault(JobLabels.Uid) is var given && given != next.Metadata.Uid
            && selector.MatchLabels.GetValueOrDefault(JobLabels.OldUid) != next.Metadata.Uid)
        {
            errors.Invalid("spec.selector", ApiJson.ToDocument(selector), "`selector` not auto-generated");
        }
        PodTemplateValidation.LabelsMatch(next.Spec.Template, selector, errors);
    }

    public override void ValidateUpdate(Job next, Job prior, FieldErrors errors)
    {
        JobSpecValidation.Validate(next.Spec, "spec", errors);
        FieldRules.Unchanged(next.Spec.Selector, prior.Spec.Selector, "spec.selector", errors);
        JobUpdateValidation.Validate(next, prior, errors);
    }

    public override void ValidateStatusUpdate(Job next, Job prior, FieldErrors errors)
    {
        FieldRules.NonNegative(next.Status.Active, "status.active", errors);
        FieldRules.NonNegative(next.Status.Succeeded, "status.succeeded", errors);
        FieldRules.NonNegative(next.Status.Failed, "status.failed", errors);
        var complete = next.Status.Conditions.Any(condition => condition is { Type: "Complete", Status: "True" });
        var failed = next.Status.Conditions.Any(condition => condition is { Type: "Failed", Status: "True" });
        if (complete && failed) errors.Invalid("status.conditions", null, "cannot set Complete=True and Failed=true conditions");
        if (prior.Status.StartTime is not null && next.Status.StartTime is null && next.Spec.Suspend != true) errors.Required("status.startTime", "startTime cannot be removed for unsuspended job");
    }
}
