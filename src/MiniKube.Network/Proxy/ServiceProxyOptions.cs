using System.Net.Sockets;
using MiniKube.Network.Health;
using MiniKube.Network.Kernel;

namespace MiniKube.Network.Proxy;

/// <summary>How the service proxy works.</summary>
public sealed record ServiceProxyOptions
{
    public required NodeNetwork Node { get; init; }

    public ProxyMode Mode { get; init; } = ProxyMode.Iptables;

    /// <summary>A change waits this long for others that belong to it, when it comes alone…</summary>
    public TimeSpan QuietDelay { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>…and this long when it came while others were written.</summary>
    public TimeSpan BurstDelay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How often the kernel's state is compared with the wanted one, at most.</summary>
    public TimeSpan ResyncInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the kernel is asked whether somebody else has changed rules.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Put before every tool's command line, to work in another network namespace.</summary>
    public IReadOnlyList<string> CommandPrefix { get; init; } = [];

    /// <summary>"" for the distribution's choice, or "-nft" or "-legacy".</summary>
    internal string IptablesBackend { get; init; } = "";

    internal Func<int, Task<Socket>> Listen { get; init; } = HealthCheckServer.ListenAsync;

    internal Func<Task<RulesetGeneration?>> WatchRules { get; init; } = () => Task.FromResult(RulesetGeneration.Open());
}
