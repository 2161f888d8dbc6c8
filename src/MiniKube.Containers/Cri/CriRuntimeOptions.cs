using System.Net;

namespace MiniKube.Containers.Cri;

/// <summary>How to reach a CRI runtime.</summary>
public sealed record CriRuntimeOptions
{
    /// <summary>Absolute path of the runtime's unix socket.</summary>
    public required string SocketPath { get; init; }

    /// <summary>containerd's command line, for importing image archives, which CRI cannot.</summary>
    public string CtrPath { get; init; } = "ctr";

    public CriDeadlines Deadlines { get; init; } = new();

    /// <summary>Connects to the runtime's streaming server when that lives in another network namespace. Null: plain TCP.</summary>
    public Func<EndPoint, CancellationToken, ValueTask<Stream>>? StreamingDial { get; init; }
}

/// <summary>How long a call may take before it fails with <see cref="RuntimeError.DeadlineExceeded"/>. A runtime on a full disk answers never.</summary>
public sealed record CriDeadlines
{
    /// <summary>Calls that only read the runtime's memory.</summary>
    public TimeSpan Query { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Calls that make or destroy something; for stops the grace period is added.</summary>
    public TimeSpan Work { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Running a sandbox includes the network plugins.</summary>
    public TimeSpan RunSandbox { get; init; } = TimeSpan.FromMinutes(2);

    public TimeSpan Pull { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Establishing exec, attach and port-forward streams.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);
}
