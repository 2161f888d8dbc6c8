using System.Globalization;
using Microsoft.Extensions.Logging;
using MiniKube.Containers.Docker.Http;
using MiniKube.Containers.Docker.Logs;
using MiniKube.Containers.Docker.Network;
using MiniKube.Containers.Docker.Sessions;
using MiniKube.Containers.Docker.Wire;

namespace MiniKube.Containers.Docker;

/// <summary>A Docker Engine as a runtime for pods. The pod network comes of the same plugins and configuration as with containerd; Docker's own stays out of it.</summary>
public sealed class DockerRuntime : IContainerRuntime
{
    private readonly DockerRuntimeOptions _options;
    private readonly DockerHttp _http;
    private readonly ContainerLogs _logs;
    private readonly DockerContainers _containers;
    private readonly DockerSandboxes _sandboxes;
    private readonly DockerCommands _commands;
    private readonly DockerStats _stats;
    private readonly DockerEvents _events;
    private readonly PodNetwork _network;

    public DockerRuntime(DockerRuntimeOptions options, TimeProvider time, ILogger<DockerRuntime> logger)
    {
        _options = options;
        _http = new DockerHttp(options.SocketPath, time);
        _logs = new ContainerLogs(_http, options, time);
        _network = new PodNetwork(options);
        _containers = new DockerContainers(_http, _logs, options);
        Images = new DockerImageStore(_http, options, time);
        _sandboxes = new DockerSandboxes(_http, _containers, _network, options, Images);
        _commands = new DockerCommands(_http, options, time);
        _stats = new DockerStats(_http, options);
        _events = new DockerEvents(_http, _logs, _containers.ResumeLogsAsync, time, logger);
    }

    public IImageStore Images { get; }

    public async Task<RuntimeVersion> VersionAsync(CancellationToken cancel)
    {
        var answer = await _http.GetAsync("version", DockerJson.Default.VersionAnswer, _options.Deadlines.Query, cancel);
        return new RuntimeVersion("docker", answer.Version, answer.ApiVersion);
    }

    public async Task<RuntimeStatus> StatusAsync(CancellationToken cancel)
    {
        await VersionAsync(cancel);
        return new RuntimeStatus(
            new RuntimeCondition(true),
            _network.IsConfigured ? new RuntimeCondition(true) : new RuntimeCondition(false, "NetworkPluginNotReady", $"no pod network is configured in {_options.NetworkConfiguration}"));
    }

    /// <summary>The agent writes the configuration that names it.</summary>
    public Task SetPodCidrAsync(string podCidr, CancellationToken cancel) => Task.CompletedTask;

    public Task<string> RunSandboxAsync(PodSandboxSpec spec, CancellationToken cancel) => _sandboxes.RunAsync(spec, cancel);

    public Task StopSandboxAsync(string sandboxId, CancellationToken cancel) => _sandboxes.StopAsync(sandboxId, cancel);

    public Task RemoveSandboxAsync(string sandboxId, CancellationToken cancel) => _sandboxes.RemoveAsync(sandboxId, cancel);

    public Task<PodSandboxStatus?> SandboxStatusAsync(string sandboxId, CancellationToken cancel) => _sandboxes.StatusAsync(sandboxId, cancel);

    public Task<IReadOnlyList<PodSandboxInfo>> ListSandboxesAsync(SandboxFilter? filter, CancellationToken cancel) => _sandboxes.ListAsync(filter, cancel);

    public Task<string> CreateContainerAsync(string sandboxId, ContainerSpec spec, PodSandboxSpec sandbox, CancellationToken cancel) =>
        _containers.CreateAsync(sandboxId, spec, sandbox, cancel);

    public Task StartContainerAsync(string containerId, CancellationToken cancel) => _containers.StartAsync(containerId, cancel);

    public Task StopContainerAsync(string containerId, TimeSpan grace, CancellationToken cancel) => _containers.StopAsync(containerId, grace, cancel);

    public Task RemoveContainerAsync(string containerId, CancellationToken cancel) => _containers.RemoveAsync(containerId, cancel);

    public Task<ContainerStatus?> ContainerStatusAsync(string containerId, CancellationToken cancel) => _containers.StatusAsync(containerId, cancel);

    public Task<IReadOnlyList<ContainerInfo>> ListContainersAsync(ContainerFilter? filter, CancellationToken cancel) => _containers.ListAsync(filter, cancel);

    public Task UpdateContainerResourcesAsync(string containerId, LinuxResources resources, CancellationToken cancel) => _containers.UpdateAsync(containerId, resources, cancel);

    public Task ReopenContainerLogAsync(string containerId, CancellationToken cancel)
    {
        _logs.Reopen(containerId);
        return Task.CompletedTask;
    }

    public Task<ExecResult> ExecSyncAsync(string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancel) =>
        _commands.RunAsync(containerId, command, timeout, cancel);

    public Task<IExecSession> ExecAsync(string containerId, ExecSpec spec, CancellationToken cancel) => _commands.ExecAsync(containerId, spec, cancel);

    public Task<IExecSession> AttachAsync(string containerId, AttachSpec spec, CancellationToken cancel) => _commands.AttachAsync(containerId, spec, cancel);

    public async Task<IPortForwardConnection> PortForwardAsync(string sandboxId, int port, CancellationToken cancel)
    {
        if (await _containers.InspectAsync(sandboxId, cancel) is not { State.Pid: > 0 and var process })
            throw new ContainerRuntimeException(RuntimeError.NotFound, $"the sandbox {sandboxId} does not run");
        return await SandboxPort.OpenAsync(_options.Seen(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/ns/net")), port, cancel);
    }

    public async Task<ContainerStats?> ContainerStatsAsync(string containerId, CancellationToken cancel) =>
        await ListContainerStatsAsync(new ContainerFilter { Id = containerId }, cancel) is [var stats, ..] ? stats : null;

    public async Task<IReadOnlyList<ContainerStats>> ListContainerStatsAsync(ContainerFilter? filter, CancellationToken cancel) =>
        await _stats.ReadAsync(await _containers.ListAsync((filter ?? new ContainerFilter()) with { State = ContainerState.Running }, cancel), cancel);

    public IAsyncEnumerable<RuntimeEvent> WatchEventsAsync(CancellationToken cancel) => _events.ReadAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _logs.DisposeAsync();
        _http.Dispose();
    }
}
