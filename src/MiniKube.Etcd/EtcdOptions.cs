namespace MiniKube.Etcd;

/// <summary>How to reach etcd.</summary>
public sealed record EtcdOptions
{
    /// <summary><c>http://host:port</c>, <c>https://host:port</c> or <c>unix:///path/of/socket</c>; tried in order, the next one when one does not answer.</summary>
    public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>PEM file with the authorities that may have signed the server's certificate; null means the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file of the client certificate; together with <see cref="KeyFile"/>.</summary>
    public string? CertificateFile { get; init; }

    public string? KeyFile { get; init; }

    /// <summary>Time a call may take when it does not say otherwise.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How often a call is tried at most while etcd is unavailable. A write is tried again only if it certainly never left.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>The clock of pauses between attempts. Deadlines are the transport's and run on the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
