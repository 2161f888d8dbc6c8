namespace MiniKube.ApiServer.Audit;

/// <summary>Where and how requests are written down.</summary>
public sealed record AuditOptions
{
    public required string LogFile { get; init; }

    /// <summary>A Policy of audit.k8s.io/v1; null: metadata of every request.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>A file that has become this large is put aside.</summary>
    public long MaxBytes { get; init; } = 100 << 20;

    /// <summary>So many files put aside are kept.</summary>
    public int MaxFiles { get; init; } = 10;
}
