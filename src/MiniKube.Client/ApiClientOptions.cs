namespace MiniKube.Client;

/// <summary>Where the API servers are, and as whom a component speaks to them.</summary>
public sealed record ApiClientOptions
{
    /// <summary>For example https://10.0.0.1:6443; several with commas, of which one that works is used.</summary>
    public required string Server { get; init; }

    /// <summary>PEM file of the authority that signed the servers' certificates; null: the system's authorities.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file of the client certificate; read again when it has changed and a connection is made.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>May be the same file as <see cref="CertificateFile"/>, so that both change at once.</summary>
    public string? KeyFile { get; init; }

    /// <summary>A bearer token, for those who have no certificate yet.</summary>
    public string? Token { get; init; }

    /// <summary>Bounds every call on one object.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Bounds a whole list.</summary>
    public TimeSpan ListDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bounds one attempt to connect to one server, TLS included.</summary>
    public TimeSpan ConnectDeadline { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A connection on which nothing was heard for this long is pinged. Dead hosts are found by the kernel, within three seconds; this finds hung ones.</summary>
    public TimeSpan KeepAliveDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A connection whose ping is not answered for this long is given up.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(3);
}
