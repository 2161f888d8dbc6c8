namespace MiniKube.Containers.Docker.Wire;

internal sealed record ErrorAnswer([property: System.Text.Json.Serialization.JsonPropertyName("message")] string? Message);

internal sealed record IdAnswer(string Id);

internal sealed record VersionAnswer(string Version, string ApiVersion);

/// <summary>Of GET /info.</summary>
internal sealed record InfoAnswer(string DockerRootDir, string CgroupDriver, string CgroupVersion);

/// <summary>An element of GET /containers/json.</summary>
internal sealed record ContainerSummary
{
    public required string Id { get; init; }
    public string ImageID { get; init; } = "";

    /// <summary>Unix seconds.</summary>
    public long Created { get; init; }

    public string State { get; init; } = "";
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>Of GET /containers/{id}/json.</summary>
internal sealed record ContainerDetails
{
    public required string Id { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required ProcessState State { get; init; }

    /// <summary>The image's id.</summary>
    public string Image { get; init; } = "";

    public string ResolvConfPath { get; init; } = "";
    public required DetailedConfig Config { get; init; }
    public IReadOnlyList<MountPoint>? Mounts { get; init; }
}

internal sealed record ProcessState
{
    /// <summary>created, running, paused, restarting, removing, exited or dead.</summary>
    public string Status { get; init; } = "";

    /// <summary>In the daemon's process namespace; 0 when it does not run.</summary>
    public int Pid { get; init; }

    public int ExitCode { get; init; }
    public bool OOMKilled { get; init; }
    public string Error { get; init; } = "";
    public DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset FinishedAt { get; init; }
}

internal sealed record DetailedConfig(bool Tty, IReadOnlyDictionary<string, string>? Labels);

internal sealed record MountPoint(string Source, string Destination, bool RW, string Propagation);

/// <summary>Of GET /exec/{id}/json.</summary>
internal sealed record ExecDetails(bool Running, int? ExitCode, int Pid);

/// <summary>Of GET /images/{name}/json and an element of GET /images/json.</summary>
internal sealed record ImageAnswer
{
    public required string Id { get; init; }
    public IReadOnlyList<string>? RepoTags { get; init; }
    public IReadOnlyList<string>? RepoDigests { get; init; }
    public long Size { get; init; }

    /// <summary>Lists do not have it.</summary>
    public ImageConfig? Config { get; init; }
}

internal sealed record ImageConfig(string? User);
