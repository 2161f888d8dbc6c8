namespace MiniKube.Containers;

public enum ContainerState { Created, Running, Exited, Unknown }

/// <summary>A container as lists show it.</summary>
public sealed record ContainerInfo
{
    public required string Id { get; init; }
    public required string SandboxId { get; init; }
    public required string Name { get; init; }
    public uint Attempt { get; init; }

    /// <summary>As given at creation.</summary>
    public string Image { get; init; } = "";

    /// <summary>The image that really runs: an id or digest.</summary>
    public string ImageRef { get; init; } = "";

    public required ContainerState State { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = Empty.Map;
}

/// <summary>A container in full.</summary>
public sealed record ContainerStatus
{
    /// <summary><see cref="ContainerInfo.SandboxId"/> is empty here on runtimes that do not tell it.</summary>
    public required ContainerInfo Info { get; init; }

    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Meaningful once exited; 128 + signal for a killed process, 255 when the runtime lost track of it.</summary>
    public int ExitCode { get; init; }

    /// <summary>"Completed", "Error", "OOMKilled", "ContainerStatusUnknown" or a runtime's own word.</summary>
    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";

    /// <summary>Absolute path of the log.</summary>
    public string LogPath { get; init; } = "";

    public IReadOnlyList<ContainerMount> Mounts { get; init; } = [];
}

/// <summary>All given members must match.</summary>
public sealed record ContainerFilter
{
    public string Id { get; init; } = "";
    public string SandboxId { get; init; } = "";
    public ContainerState? State { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;
}
