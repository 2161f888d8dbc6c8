using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Work;

/// <summary>What became of an action.</summary>
internal sealed record ActionOutcome(PodAction Action)
{
    public SandboxRun? Sandbox { get; init; }

    public ContainerRun? Run { get; init; }

    /// <summary>The action did what it should; what it was about no longer needs it.</summary>
    public bool Done { get; init; }

    /// <summary>Reason and message when it failed.</summary>
    public (string Reason, string Message)? Failure { get; init; }

    /// <summary>The runtime may have done more (or less) than is known: list its state before deciding again.</summary>
    public bool Uncertain { get; init; }

    public static ActionOutcome Failed(PodAction action, string reason, string message) => new(action) { Failure = (reason, message), Uncertain = true };
}
