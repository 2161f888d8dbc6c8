namespace MiniKube.Containers.Docker.Wire;

/// <summary>Body of POST /containers/create, as far as pods need it. Null members are left to the daemon.</summary>
internal sealed record CreateRequest
{
    public required string Image { get; init; }
    public string? Hostname { get; init; }
    public string? User { get; init; }
    public string? WorkingDir { get; init; }
    public IReadOnlyList<string>? Entrypoint { get; init; }
    public IReadOnlyList<string>? Cmd { get; init; }
    public IReadOnlyList<string>? Env { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public bool Tty { get; init; }
    public bool OpenStdin { get; init; }
    public bool StdinOnce { get; init; }
    public required HostConfig HostConfig { get; init; }
}

/// <summary>What a container may use. Alone, the body of POST /containers/{id}/update.</summary>
internal record Limits
{
    public long? CpuShares { get; init; }
    public long? CpuPeriod { get; init; }
    public long? CpuQuota { get; init; }
    public string? CpusetCpus { get; init; }
    public string? CpusetMems { get; init; }
    public long? Memory { get; init; }
    public long? MemorySwap { get; init; }
}

internal sealed record HostConfig : Limits
{
    public required string NetworkMode { get; init; }
    public string? IpcMode { get; init; }
    public string? PidMode { get; init; }
    public string? CgroupParent { get; init; }
    public required LogConfig LogConfig { get; init; }
    public IReadOnlyList<Mount>? Mounts { get; init; }
    public IReadOnlyList<Device>? Devices { get; init; }
    public IReadOnlyList<string>? DeviceCgroupRules { get; init; }
    public IReadOnlyDictionary<string, string>? Sysctls { get; init; }
    public bool Privileged { get; init; }
    public bool ReadonlyRootfs { get; init; }
    public IReadOnlyList<string>? CapAdd { get; init; }
    public IReadOnlyList<string>? CapDrop { get; init; }
    public IReadOnlyList<string>? GroupAdd { get; init; }
    public IReadOnlyList<string>? SecurityOpt { get; init; }
    public IReadOnlyList<string>? MaskedPaths { get; init; }
    public IReadOnlyList<string>? ReadonlyPaths { get; init; }
    public int? OomScoreAdj { get; init; }
}

internal sealed record LogConfig(string Type, IReadOnlyDictionary<string, string> Config);

internal sealed record Mount(string Type, string Source, string Target, bool ReadOnly, BindOptions BindOptions);

internal sealed record BindOptions(string Propagation);

internal sealed record Device(string PathOnHost, string PathInContainer, string CgroupPermissions);

internal sealed record ExecRequest(IReadOnlyList<string> Cmd, bool AttachStdin, bool AttachStdout, bool AttachStderr, bool Tty);

internal sealed record ExecStartRequest(bool Detach, bool Tty);

/// <summary>Goes into a header, in base64.</summary>
internal sealed record RegistryAuth
{
    [System.Text.Json.Serialization.JsonPropertyName("username")]
    public string? Username { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("password")]
    public string? Password { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("serveraddress")]
    public string? ServerAddress { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("identitytoken")]
    public string? IdentityToken { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("registrytoken")]
    public string? RegistryToken { get; init; }

    /// <summary>Never shows the secret parts.</summary>
    public override string ToString() => $"RegistryAuth({Username}@{ServerAddress})";
}
