namespace MiniKube.NodeAgent.Logs;

/// <summary>What a reader of a log asks for.</summary>
internal sealed record LogQuery
{
    public bool Follow { get; init; }

    public bool Timestamps { get; init; }

    /// <summary>Negative: all.</summary>
    public long TailLines { get; init; } = -1;

    public DateTimeOffset? Since { get; init; }

    /// <summary>0: no limit.</summary>
    public long LimitBytes { get; init; }
}
