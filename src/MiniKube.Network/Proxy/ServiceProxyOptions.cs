namespace MiniKube.Network.Proxy;

/// <summary>How the service proxy works.</summary>
public sealed record ServiceProxyOptions
{
    public required NodeNetwork Node { get; init; }

    /// <summary>A change waits this long for others that belong to it, when the last write is long past…</summary>
    public TimeSpan QuietDelay { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>…and this long within a burst.</summary>
    public TimeSpan BurstDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How often the kernel's state is compared with the wanted one, at most.</summary>
    public TimeSpan ResyncInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Put before every tool's command line, to work in another network namespace.</summary>
    public IReadOnlyList<string> CommandPrefix { get; init; } = [];
}
