namespace MiniKube.NodeAgent.Pods;

/// <summary>One sandbox of a pod, newest attempt wins.</summary>
internal sealed record SandboxRun
{
    public required string Id { get; init; }

    public uint Attempt { get; init; }

    public required bool Ready { get; init; }

    /// <summary>It was stopped by us: its addresses are given back. A sandbox that is merely not ready still holds them.</summary>
    public bool Stopped { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<string> Ips { get; init; } = [];

    /// <summary>The primary address; null on the host's network.</summary>
    public string? Ip => Ips is [var first, ..] ? first : null;
}
