using System.Text.Json.Serialization;

namespace MiniKube.Containers.Docker.Wire;

/// <summary>A line of GET /events.</summary>
internal sealed record EventAnswer
{
    public string Action { get; init; } = "";
    public EventActor? Actor { get; init; }

    /// <summary>Unix nanoseconds.</summary>
    [JsonPropertyName("timeNano")]
    public long TimeNano { get; init; }
}

internal sealed record EventActor(string ID, IReadOnlyDictionary<string, string>? Attributes);

/// <summary>A line of a pull's or a load's progress.</summary>
internal sealed record ProgressAnswer
{
    [JsonPropertyName("error")]
    public string? Error { get; init; }
}

/// <summary>Of GET /containers/{id}/stats.</summary>
internal sealed record StatsAnswer
{
    [JsonPropertyName("read")]
    public DateTimeOffset Read { get; init; }

    [JsonPropertyName("cpu_stats")]
    public CpuStats? Cpu { get; init; }

    [JsonPropertyName("memory_stats")]
    public MemoryStats? Memory { get; init; }
}

internal sealed record CpuStats([property: JsonPropertyName("cpu_usage")] CpuUsage? Usage);

internal sealed record CpuUsage([property: JsonPropertyName("total_usage")] ulong Total);

internal sealed record MemoryStats
{
    [JsonPropertyName("usage")]
    public ulong? Usage { get; init; }

    /// <summary>The kernel's own counters, which differ between cgroup v1 and v2.</summary>
    [JsonPropertyName("stats")]
    public IReadOnlyDictionary<string, ulong>? Counters { get; init; }
}
