using MiniKube.Api.Core;

namespace MiniKube.Api.Batch;

/// <summary>What holds for a job, also for one inside a cron job.</summary>
internal static class JobSpecValidation
{
    private const int MaximumIndexedParallelism = 100_000;

    public static void Validate(JobSpec spec, string path, FieldErrors errors)
    {
        FieldRules.NonNegative(spec.Parallelism, path + ".parallelism", errors);
        FieldRules.NonNegative(spec.Completions, path + ".completions", errors);
        FieldRules.NonNegative(spec.ActiveDeadlineSeconds, path + ".activeDeadlineSeconds", errors);
        FieldRules.NonNegative(spec.BackoffLimit, path + ".backoffLimit", errors);
        FieldRules.NonNegative(spec.TtlSecondsAfterFinished, path + ".ttlSecondsAfterFinished", errors);
        FieldRules.NonNegative(spec.BackoffLimitPerIndex, path + ".backoffLimitPerIndex", errors);
        FieldRules.NonNegative(spec.MaxFailedIndexes, path + ".maxFailedIndexes", errors);
        if (spec.ManagedBy is { } manager)
        {
            if (manager.Length > 63) errors.TooLong(path + ".managedBy", 63);
            else if (!manager.Contains('/') || Names.LabelKeyError(manager) is not null) errors.Invalid(path + ".managedBy", manager, "must be a domain-prefixed path (such as \"acme.io/foo\")");
        }
        Indexed(spec, path, errors);
        PodTemplateValidation.Validate(spec.Template, path + ".template", errors);
        PodTemplateValidation.RunsToItsEnd(spec.Template, path + ".template", errors);
        if (spec.PodFailurePolicy is { } policy) Failure(spec, policy, path + ".podFailurePolicy", errors);
    }

    private static void Indexed(JobSpec spec, string path, FieldErrors errors)
    {
        if (spec.CompletionMode == "Indexed")
        {
            if (spec.Completions is null) errors.Required(path + ".completions", "when completion mode is Indexed");
            if (spec.Parallelism > MaximumIndexedParallelism) errors.Invalid(path + ".parallelism", spec.Parallelism, $"must be less than or equal to {MaximumIndexedParallelism} when completion mode is Indexed");
            if (spec.MaxFailedIndexes is not null && spec.BackoffLimitPerIndex is null) errors.Required(path + ".backoffLimitPerIndex", "when maxFailedIndexes is specified");
            if (spec.MaxFailedIndexes > spec.Completions) errors.Invalid(path + ".maxFailedIndexes", spec.MaxFailedIndexes, "must be less than or equal to completions");
            return;
        }
        if (spec.BackoffLimitPerIndex is not null) errors.Invalid(path + ".backoffLimitPerIndex", spec.BackoffLimitPerIndex, "requires indexed completion mode");
        if (spec.MaxFailedIndexes is not null) errors.Invalid(path + ".maxFailedIndexes", spec.MaxFailedIndexes, "requires indexed completion mode");
        if (spec.SuccessPolicy is not null) errors.Invalid(path + ".successPolicy", ApiJson.ToDocument(spec.SuccessPolicy), "requires indexed completion mode");
    }

    private static void Failure(JobSpec spec, PodFailurePolicy policy, string path, FieldErrors errors)
    {
        if (spec.Template.Spec.RestartPolicy != "Never")
        {
            errors.Invalid($"{path[..path.LastIndexOf('.')]}.template.spec.restartPolicy", spec.Template.Spec.RestartPolicy, "only \"Never\" is supported when podFailurePolicy is specified");
        }
        if (policy.Rules.Count > 20) errors.TooMany(path + ".rules", policy.Rules.Count, 20);
        for (var i = 0; i < policy.Rules.Count; i++)
        {
            var rule = policy.Rules[i];
            var at = $"{path}.rules[{i}]";
            if (rule.Action is not ("Ignore" or "FailIndex" or "FailJob" or "Count")) errors.NotSupported(at + ".action", rule.Action, ["Count", "FailIndex", "FailJob", "Ignore"]);
            if (rule.OnExitCodes is not null && rule.OnPodConditions.Count > 0) errors.Invalid(at, null, "specifying both OnExitCodes and OnPodConditions is not supported");
            if (rule.OnExitCodes is null && rule.OnPodConditions.Count == 0) errors.Invalid(at, null, "specifying one of OnExitCodes and OnPodConditions is required");
            if (rule.OnExitCodes is { } codes) ExitCodes(spec, codes, at + ".onExitCodes", errors);
        }
    }

    private static void ExitCodes(JobSpec spec, PodFailurePolicyOnExitCodesRequirement codes, string path, FieldErrors errors)
    {
        if (codes.Operator is not ("In" or "NotIn")) errors.NotSupported(path + ".operator", codes.Operator, ["In", "NotIn"]);
        if (codes.Values.Count == 0) errors.Invalid(path + ".values", null, "at least one value is required");
        if (codes.Values.Count > 255) errors.TooMany(path + ".values", codes.Values.Count, 255);
        for (var i = 0; i < codes.Values.Count; i++)
        {
            if (codes.Operator == "In" && codes.Values[i] == 0) errors.Invalid($"{path}.values[{i}]", 0, "must not be 0 for the In operator");
            if (codes.Values.Take(i).Contains(codes.Values[i])) errors.Duplicate($"{path}.values[{i}]", codes.Values[i]);
        }
        var names = spec.Template.Spec.Containers.Concat(spec.Template.Spec.InitContainers).Select(container => container.Name);
        if (codes.ContainerName is { } name && !names.Contains(name)) errors.Invalid(path + ".containerName", name, "must be one of the container or initContainer names in the pod template");
    }
}
