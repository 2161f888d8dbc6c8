namespace MiniKube.Containers;

/// <summary>An image that is present.</summary>
public sealed record ImageInfo
{
    public required string Id { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<string> Digests { get; init; } = [];
    public long SizeBytes { get; init; }

    /// <summary>The user id the image asks for; null when it names a user or asks for none.</summary>
    public long? Uid { get; init; }

    public string Username { get; init; } = "";

    /// <summary>Must not be removed by image garbage collection.</summary>
    public bool Pinned { get; init; }
}

/// <summary>Credentials of one pull: name and password, or one of the tokens.</summary>
public sealed record RegistryCredentials
{
    public string Username { get; init; } = "";
    public string Password { get; init; } = "";
    public string ServerAddress { get; init; } = "";
    public string IdentityToken { get; init; } = "";
    public string RegistryToken { get; init; } = "";

    /// <summary>Never shows the secret parts.</summary>
    public override string ToString() => $"RegistryCredentials({Username}@{ServerAddress})";
}

public sealed record FilesystemUsage(string Mountpoint, long UsedBytes, long UsedInodes, DateTimeOffset At);
