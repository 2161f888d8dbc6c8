namespace MiniKube.Api.Batch;

/// <summary>Labels by which pods belong to their job.</summary>
public static class JobLabels
{
    public const string Uid = "batch.kubernetes.io/controller-uid";
    public const string Name = "batch.kubernetes.io/job-name";
    public const string OldUid = "controller-uid";
    public const string OldName = "job-name";
}
