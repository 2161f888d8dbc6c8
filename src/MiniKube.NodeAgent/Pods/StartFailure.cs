namespace MiniKube.NodeAgent.Pods;

/// <summary>Why a container (or the sandbox, or the volumes) could not be started, and when to try again. Reasons are those of Kubernetes' waiting states.</summary>
internal sealed record StartFailure(string Reason, string Message, DateTimeOffset At, int Count)
{
    /// <summary>For how long the error itself is shown before "…BackOff" takes its place.</summary>
    public static readonly TimeSpan ShowError = TimeSpan.FromSeconds(2);

    public DateTimeOffset RetryAt => At + Wait(Reason, Count);

    /// <summary>The image may come by itself, loaded by hand or pulled for another pod.</summary>
    public bool AwaitsImage => Reason is "ErrImagePull" or "ErrImageNeverPull";

    public string ReasonAt(DateTimeOffset now) => Reason switch
    {
        "ErrImagePull" when now >= At + ShowError => "ImagePullBackOff",
        _ => Reason,
    };

    public StartFailure Again(string reason, string message, DateTimeOffset now) =>
        new(reason, message, now, reason == Reason ? Count + 1 : 1);

    private static TimeSpan Wait(string reason, int count) => reason switch
    {
        "ErrImagePull" => Doubling(TimeSpan.FromSeconds(10), count, TimeSpan.FromMinutes(5)),
        "ErrImageNeverPull" or "InvalidImageName" or "CreateContainerConfigError" => Doubling(TimeSpan.FromSeconds(5), count, TimeSpan.FromMinutes(1)),
        // Ending a pod: somebody waits for it.
        "FailedKillPod" or "FailedKillContainer" => Doubling(TimeSpan.FromSeconds(0.5), count, TimeSpan.FromSeconds(10)),
        _ => Doubling(TimeSpan.FromSeconds(1), count, TimeSpan.FromMinutes(1)),
    };

    private static TimeSpan Doubling(TimeSpan first, int count, TimeSpan longest) =>
        TimeSpan.FromTicks(Math.Min(first.Ticks << Math.Min(count - 1, 20), longest.Ticks));
}
