using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Pods;

/// <summary>One run of one container of a pod: a container of the runtime, or the memory of one that the runtime no longer has.</summary>
internal sealed record ContainerRun
{
    public required string Name { get; init; }

    /// <summary>The runtime's id; empty when it was never known.</summary>
    public required string Id { get; init; }

    /// <summary>The sandbox it lives in; empty when that is gone.</summary>
    public string SandboxId { get; init; } = "";

    /// <summary>How often the container had been restarted before this run.</summary>
    public int Attempt { get; init; }

    public Containers.ContainerState State { get; init; } = Containers.ContainerState.Running;

    /// <summary>The runtime has removed it (or forgot it): nothing to stop, nothing to remove.</summary>
    public bool Gone { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public int ExitCode { get; init; }

    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";

    public string Image { get; init; } = "";

    public string ImageRef { get; init; } = "";

    /// <summary><see cref="PodContainer.Hash"/> of the spec it was made from.</summary>
    public string SpecHash { get; init; } = "";

    public string LogPath { get; init; } = "";

    /// <summary>What it was last given; null when that is not known, since the agent was started after it.</summary>
    public ResourceRequirements? Resources { get; init; }

    public bool Running => State == Containers.ContainerState.Running && !Gone;

    public bool Exited => State == Containers.ContainerState.Exited;

    public bool Succeeded => Exited && ExitCode == 0;

    /// <summary>It has, or may have, a process that has to be stopped.</summary>
    public bool Stoppable => !Gone && State is (Containers.ContainerState.Running or Containers.ContainerState.Unknown);
}
