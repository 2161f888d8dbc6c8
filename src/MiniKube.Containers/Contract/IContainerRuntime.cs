namespace MiniKube.Containers;

/// <summary>
/// What a node agent needs from a container runtime. Every call is bounded by a deadline of the driver besides its token, throws
/// <see cref="ContainerRuntimeException"/> when the runtime refuses, and may be repeated: stopping or removing what is gone succeeds.
/// </summary>
public interface IContainerRuntime : IAsyncDisposable
{
    /// <summary>Images of this runtime.</summary>
    IImageStore Images { get; }

    Task<RuntimeVersion> VersionAsync(CancellationToken cancel);

    /// <summary>Readiness. Throws <see cref="RuntimeError.Unavailable"/> when the runtime does not answer at all.</summary>
    Task<RuntimeStatus> StatusAsync(CancellationToken cancel);

    /// <summary>Tells the runtime the node's pod network, for runtimes that make the network configuration themselves.</summary>
    Task SetPodCidrAsync(string podCidr, CancellationToken cancel);

    /// <summary>Makes the pod's namespaces, cgroup and network, and its log directory. Returns the sandbox id. A failed call leaves nothing that needs removing by hand.</summary>
    Task<string> RunSandboxAsync(PodSandboxSpec spec, CancellationToken cancel);

    /// <summary>Kills what still runs in the sandbox (stop containers first for their grace) and gives its addresses back.</summary>
    Task StopSandboxAsync(string sandboxId, CancellationToken cancel);

    /// <summary>Removes the sandbox and every container in it, by force if need be.</summary>
    Task RemoveSandboxAsync(string sandboxId, CancellationToken cancel);

    /// <summary>Null when there is no such sandbox.</summary>
    Task<PodSandboxStatus?> SandboxStatusAsync(string sandboxId, CancellationToken cancel);

    Task<IReadOnlyList<PodSandboxInfo>> ListSandboxesAsync(SandboxFilter? filter, CancellationToken cancel);

    /// <summary>Creates, but does not start. The sandbox's own spec is needed again by some runtimes. Returns the container id.</summary>
    Task<string> CreateContainerAsync(string sandboxId, ContainerSpec spec, PodSandboxSpec sandbox, CancellationToken cancel);

    Task StartContainerAsync(string containerId, CancellationToken cancel);

    /// <summary>Sends the stop signal, waits up to <paramref name="grace"/>, then kills. The driver's own deadline is added to the grace.</summary>
    Task StopContainerAsync(string containerId, TimeSpan grace, CancellationToken cancel);

    /// <summary>Removes the container, killing it when it runs. Its log file stays.</summary>
    Task RemoveContainerAsync(string containerId, CancellationToken cancel);

    /// <summary>Null when there is no such container.</summary>
    Task<ContainerStatus?> ContainerStatusAsync(string containerId, CancellationToken cancel);

    Task<IReadOnlyList<ContainerInfo>> ListContainersAsync(ContainerFilter? filter, CancellationToken cancel);

    /// <summary>Changes the limits of a running container in place. Null members stay as they are.</summary>
    Task UpdateContainerResourcesAsync(string containerId, LinuxResources resources, CancellationToken cancel);

    /// <summary>After the log file was renamed away: the runtime opens its log path anew.</summary>
    Task ReopenContainerLogAsync(string containerId, CancellationToken cancel);

    /// <summary>Runs a command to its end and returns its output (at most 16 MB). Throws <see cref="RuntimeError.DeadlineExceeded"/> and kills it when it takes longer than <paramref name="timeout"/> (rounded up to whole seconds).</summary>
    Task<ExecResult> ExecSyncAsync(string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancel);

    /// <summary>Starts a command with live streams. The token bounds the start only; dispose the session to end it.</summary>
    Task<IExecSession> ExecAsync(string containerId, ExecSpec spec, CancellationToken cancel);

    /// <summary>Connects to the container's main process. Input needs a container that was created with <see cref="ContainerSpec.Stdin"/>.</summary>
    Task<IExecSession> AttachAsync(string containerId, AttachSpec spec, CancellationToken cancel);

    /// <summary>One connection to 127.0.0.1:<paramref name="port"/> as seen inside the sandbox.</summary>
    Task<IPortForwardConnection> PortForwardAsync(string sandboxId, int port, CancellationToken cancel);

    /// <summary>Null when there is no such container or it does not run.</summary>
    Task<ContainerStats?> ContainerStatsAsync(string containerId, CancellationToken cancel);

    Task<IReadOnlyList<ContainerStats>> ListContainerStatsAsync(ContainerFilter? filter, CancellationToken cancel);

    /// <summary>
    /// What happens to containers and sandboxes, until cancelled. The driver reconnects by itself; whenever events may have been missed,
    /// also at the very start, it yields <see cref="RuntimeEventKind.Resync"/>, which asks the reader to list everything once.
    /// </summary>
    IAsyncEnumerable<RuntimeEvent> WatchEventsAsync(CancellationToken cancel);
}
