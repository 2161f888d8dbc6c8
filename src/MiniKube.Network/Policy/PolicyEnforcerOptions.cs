namespace MiniKube.Network.Policy;

/// <summary>How a node enforces network policies.</summary>
public sealed record PolicyEnforcerOptions
{
    public required string NodeName { get; init; }

    /// <summary>
    /// Begins to tell of all pods and namespaces of the cluster, and returns when all have been told. Asked for when the first policy is there, ended when the
    /// last one went: a cluster without policies pays nothing for them.
    /// </summary>
    public required Func<PolicyEnforcer, CancellationToken, Task<IAsyncDisposable>> Follow { get; init; }

    /// <summary>How often the kernel's state is compared with the wanted one, while there is one.</summary>
    public TimeSpan ResyncInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Put before every tool's command line, to work in another network namespace.</summary>
    public IReadOnlyList<string> CommandPrefix { get; init; } = [];
}
