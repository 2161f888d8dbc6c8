namespace MiniKube.Containers;

/// <summary>Counters of one container. Null: the runtime does not know.</summary>
public sealed record ContainerStats
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;
    public required DateTimeOffset At { get; init; }

    /// <summary>CPU time since start over all cores, in nanoseconds.</summary>
    public ulong? CpuNanoseconds { get; init; }

    /// <summary>Memory that cannot be reclaimed under pressure: usage without inactive file pages.</summary>
    public ulong? WorkingSetBytes { get; init; }

    /// <summary>Bytes in the container's writable layer; may be some seconds old.</summary>
    public ulong? WritableLayerBytes { get; init; }

    public ulong? WritableLayerInodes { get; init; }
}
