namespace MiniKube.NodeAgent.Pods;

/// <summary>What the probes of one running container say. Containers without a probe of a kind pass it.</summary>
internal sealed record ProbeVerdict
{
    public static readonly ProbeVerdict Passed = new();

    /// <summary>The startup probe has succeeded; the other probes wait for it.</summary>
    public bool Started { get; init; } = true;

    public bool Ready { get; init; } = true;

    /// <summary>"liveness" or "startup" when the container has to be restarted for it.</summary>
    public string? FailedProbe { get; init; }

    /// <summary>The failed probe's own grace period.</summary>
    public long? GraceSeconds { get; init; }
}
