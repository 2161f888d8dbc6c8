namespace MiniKube.Api.Batch;

/// <summary>How jobs stand in tables.</summary>
internal static class JobText
{
    public static string Status(Job job)
    {
        if (Is(job, "Complete")) return "Complete";
        if (Is(job, "Failed")) return "Failed";
        if (job.Metadata.DeletionTimestamp is not null) return "Terminating";
        if (Is(job, "Suspended")) return "Suspended";
        if (Is(job, "FailureTarget")) return "FailureTarget";
        return Is(job, "SuccessCriteriaMet") ? "SuccessCriteriaMet" : "Running";
    }

    /// <summary>"1/3", or "0/1 of 5" for a work queue: one success is enough, but five run.</summary>
    public static string Completions(Job job)
    {
        if (job.Spec.Completions is { } completions) return $"{job.Status.Succeeded}/{completions}";
        return job.Spec.Parallelism is > 1 and var parallelism ? $"{job.Status.Succeeded}/1 of {parallelism}" : $"{job.Status.Succeeded}/1";
    }

    public static string Duration(Job job, DateTimeOffset now) =>
        job.Status.StartTime is { } start ? Age.Of((job.Status.CompletionTime ?? now) - start) : "";

    private static bool Is(Job job, string type) => job.Status.Conditions.Any(condition => condition.Type == type && condition.Status == "True");
}
