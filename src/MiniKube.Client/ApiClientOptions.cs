namespace MiniKube.Client;

/// <summary>Where the API server is, and as whom a component speaks to it.</summary>
public sealed record ApiClientOptions
{
    /// <summary>For example https://10.0.0.1:6443.</summary>
    public required string Server { get; init; }

    /// <summary>PEM file of the authority that signed the server's certificate; null: the system's authorities.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file of the client certificate; read again when it has changed and a connection is made.</summary>
    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>Bounds every call on one object.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Bounds a whole list.</summary>
    public TimeSpan ListDeadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A connection on which nothing was heard for this long is pinged.</summary>
    public TimeSpan KeepAliveDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection whose ping is not answered for this long is given up.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
