using MiniKube.Api.Core;

namespace MiniKube.Api.Batch;

/// <summary>A job's pods are all alike: what makes them is fixed, but for a job that has not begun.</summary>
internal static class JobUpdateValidation
{
    public static void Validate(Job next, Job prior, FieldErrors errors)
    {
        if (next.Spec.Completions != prior.Spec.Completions) Completions(next.Spec, errors);
        FieldRules.Unchanged(next.Spec.CompletionMode, prior.Spec.CompletionMode, "spec.completionMode", errors);
        FieldRules.Unchanged(next.Spec.PodFailurePolicy, prior.Spec.PodFailurePolicy, "spec.podFailurePolicy", errors);
        FieldRules.Unchanged(next.Spec.BackoffLimitPerIndex, prior.Spec.BackoffLimitPerIndex, "spec.backoffLimitPerIndex", errors);
        FieldRules.Unchanged(next.Spec.ManagedBy, prior.Spec.ManagedBy, "spec.managedBy", errors);
        FieldRules.Unchanged(next.Spec.SuccessPolicy, prior.Spec.SuccessPolicy, "spec.successPolicy", errors);
        FieldRules.Unchanged(next.Spec.Template, HasNotBegun(prior) ? Placed(prior.Spec.Template, next.Spec.Template) : prior.Spec.Template, "spec.template", errors);
    }

    // Elastic indexed jobs grow and shrink, both numbers together.
    private static void Completions(JobSpec next, FieldErrors errors)
    {
        if (next.CompletionMode != "Indexed") errors.Invalid("spec.completions", next.Completions, FieldRules.Immutable);
        else if (next.Completions != next.Parallelism)
        {
            errors.Invalid("spec.completions", next.Completions, $"can only be modified in tandem with spec.parallelism: {next.Parallelism}");
        }
    }

    private static bool HasNotBegun(Job job) => job.Spec.Suspend == true && job.Status.StartTime is null;

    /// <summary>Queueing systems decide where the pods of a suspended job will run.</summary>
    private static PodTemplateSpec Placed(PodTemplateSpec prior, PodTemplateSpec next) => prior with
    {
        Metadata = prior.Metadata with { Labels = next.Metadata.Labels, Annotations = next.Metadata.Annotations },
        Spec = prior.Spec with
        {
            NodeSelector = next.Spec.NodeSelector,
            Affinity = next.Spec.Affinity,
            Tolerations = next.Spec.Tolerations,
            SchedulingGates = next.Spec.SchedulingGates,
        },
    };
}
