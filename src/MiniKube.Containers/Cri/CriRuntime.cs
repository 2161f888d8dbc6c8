using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using MiniKube.Containers.Cri.Mapping;
using MiniKube.Containers.Cri.Streaming;
using MiniKube.Containers.Cri.Wire;

namespace MiniKube.Containers.Cri;

/// <summary>A runtime that speaks CRI v1 on a unix socket: containerd or CRI-O.</summary>
public sealed class CriRuntime : IContainerRuntime
{
    private readonly GrpcChannel _channel;
    private readonly RuntimeService.RuntimeServiceClient _client;
    private readonly CriCalls _calls;
    private readonly CriDeadlines _deadlines;
    private readonly CriEventStream _events;
    private readonly StopsUnderWay _stops = new();
    private readonly StreamingClient _streaming;

    public CriRuntime(CriRuntimeOptions options, TimeProvider time, ILogger<CriRuntime> logger)
    {
        _channel = CriChannel.Open(options.SocketPath);
        _client = new RuntimeService.RuntimeServiceClient(_channel);
        _calls = new CriCalls(time);
        _deadlines = options.Deadlines;
        _streaming = new StreamingClient(options);
        _events = new CriEventStream(this, _stops, _channel, time, logger);
        Images = new CriImageStore(new ImageService.ImageServiceClient(_channel), _calls, options, time);
    }

    public IImageStore Images { get; }

    public async Task<RuntimeVersion> VersionAsync(CancellationToken cancel)
    {
        var answer = await _calls.AskAsync(o => _client.VersionAsync(new VersionRequest { Version = "v1" }, o), _deadlines.Query, cancel);
        return new RuntimeVersion(answer.RuntimeName, answer.RuntimeVersion, answer.RuntimeApiVersion);
    }

    public async Task<RuntimeStatus> StatusAsync(CancellationToken cancel)
    {
        var answer = await _calls.AskAsync(o => _client.StatusAsync(new StatusRequest(), o), _deadlines.Query, cancel);
        return new RuntimeStatus(Condition("RuntimeReady"), Condition("NetworkReady"));

        RuntimeCondition Condition(string type) => answer.Status.Conditions.FirstOrDefault(c => c.Type == type) is { } found
            ? new RuntimeCondition(found.Status, found.Reason, found.Message)
            : new RuntimeCondition(false, "Missing", $"the runtime does not report {type}");
    }

    public Task SetPodCidrAsync(string podCidr, CancellationToken cancel) => _calls.AskAsync(
        o => _client.UpdateRuntimeConfigAsync(
            new UpdateRuntimeConfigRequest { RuntimeConfig = new RuntimeConfig { NetworkConfig = new NetworkConfig { PodCidr = podCidr } } }, o),
        _deadlines.Query,
        cancel);

    public async Task<string> RunSandboxAsync(PodSandboxSpec spec, CancellationToken cancel)
    {
        // containerd does not make the log directory and would drop the logs.
        if (spec.LogDirectory.Length > 0)
            Directory.CreateDirectory(spec.LogDirectory);
        var request = new RunPodSandboxRequest { Config = SandboxToWire.Config(spec), RuntimeHandler = spec.RuntimeHandler };
        return (await _calls.AskAsync(o => _client.RunPodSandboxAsync(request, o), _deadlines.RunSandbox, cancel)).PodSandboxId;
    }

    public Task StopSandboxAsync(string sandboxId, CancellationToken cancel) => _stops.FollowAsync(sandboxId, _calls.TryAsync(
        o => _client.StopPodSandboxAsync(new StopPodSandboxRequest { PodSandboxId = sandboxId }, o), _deadlines.Work, cancel));

    public Task RemoveSandboxAsync(string sandboxId, CancellationToken cancel) => _calls.TryAsync(
        o => _client.RemovePodSandboxAsync(new RemovePodSandboxRequest { PodSandboxId = sandboxId }, o), _deadlines.Work, cancel);

    public async Task<PodSandboxStatus?> SandboxStatusAsync(string sandboxId, CancellationToken cancel)
    {
        var request = new PodSandboxStatusRequest { PodSandboxId = sandboxId };
        var answer = await _calls.FindAsync(o => _client.PodSandboxStatusAsync(request, o), _deadlines.Query, cancel);
        return answer is null ? null : SandboxFromWire.Status(answer.Status);
    }

    public async Task<IReadOnlyList<PodSandboxInfo>> ListSandboxesAsync(SandboxFilter? filter, CancellationToken cancel)
    {
        var request = new ListPodSandboxRequest { Filter = SandboxToWire.Filter(filter) };
        var answer = await _calls.AskAsync(o => _client.ListPodSandboxAsync(request, o), _deadlines.Query, cancel);
        return [.. answer.Items.Select(SandboxFromWire.Info)];
    }

    public async Task<string> CreateContainerAsync(string sandboxId, ContainerSpec spec, PodSandboxSpec sandbox, CancellationToken cancel)
    {
        if (spec.LogPath.Length > 0 && Path.GetDirectoryName(Path.Join(sandbox.LogDirectory, spec.LogPath)) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        var request = new CreateContainerRequest
        {
            PodSandboxId = sandboxId,
            Config = ContainerToWire.Config(spec, sandbox),
            SandboxConfig = SandboxToWire.Config(sandbox),
        };
        return (await _calls.AskAsync(o => _client.CreateContainerAsync(request, o), _deadlines.Work, cancel)).ContainerId;
    }

    public Task StartContainerAsync(string containerId, CancellationToken cancel) => _calls.AskAsync(
        o => _client.StartContainerAsync(new StartContainerRequest { ContainerId = containerId }, o), _deadlines.Work, cancel);

    public Task StopContainerAsync(string containerId, TimeSpan grace, CancellationToken cancel)
    {
        // CRI counts whole seconds and 0 means an immediate kill, so anything above 0 is at least one second.
        var seconds = (long)Math.Ceiling(Math.Max(0, grace.TotalSeconds));
        var request = new StopContainerRequest { ContainerId = containerId, Timeout = seconds };
        return _stops.FollowAsync(containerId, _calls.TryAsync(o => _client.StopContainerAsync(request, o), TimeSpan.FromSeconds(seconds) + _deadlines.Work, cancel));
    }

    public Task RemoveContainerAsync(string containerId, CancellationToken cancel) => _calls.TryAsync(
        o => _client.RemoveContainerAsync(new RemoveContainerRequest { ContainerId = containerId }, o), _deadlines.Work, cancel);

    public async Task<ContainerStatus?> ContainerStatusAsync(string containerId, CancellationToken cancel)
    {
        var request = new ContainerStatusRequest { ContainerId = containerId };
        var answer = await _calls.FindAsync(o => _client.ContainerStatusAsync(request, o), _deadlines.Query, cancel);
        return answer is null ? null : ContainerFromWire.Status(answer.Status);
    }

    public async Task<IReadOnlyList<ContainerInfo>> ListContainersAsync(ContainerFilter? filter, CancellationToken cancel)
    {
        var request = new ListContainersRequest { Filter = ContainerToWire.Filter(filter) };
        var answer = await _calls.AskAsync(o => _client.ListContainersAsync(request, o), _deadlines.Query, cancel);
        return [.. answer.Containers.Select(ContainerFromWire.Info)];
    }

    public Task UpdateContainerResourcesAsync(string containerId, LinuxResources resources, CancellationToken cancel) => _calls.AskAsync(
        o => _client.UpdateContainerResourcesAsync(
            new UpdateContainerResourcesRequest { ContainerId = containerId, Linux = ContainerToWire.Resources(resources) }, o),
        _deadlines.Work,
        cancel);

    public Task ReopenContainerLogAsync(string containerId, CancellationToken cancel) => _calls.AskAsync(
        o => _client.ReopenContainerLogAsync(new ReopenContainerLogRequest { ContainerId = containerId }, o), _deadlines.Query, cancel);

    public async Task<ExecResult> ExecSyncAsync(string containerId, IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancel)
    {
        // The runtime must be the one to end it (in whole seconds): when our own deadline comes first, containerd cannot kill the command any more.
        var seconds = (long)Math.Ceiling(timeout.TotalSeconds);
        var request = new ExecSyncRequest { ContainerId = containerId, Cmd = { command }, Timeout = seconds };
        var answer = await _calls.AskAsync(o => _client.ExecSyncAsync(request, o), TimeSpan.FromSeconds(seconds) + _deadlines.Query, cancel);
        return new ExecResult(answer.ExitCode, answer.Stdout.Memory, answer.Stderr.Memory);
    }

    public async Task<IExecSession> ExecAsync(string containerId, ExecSpec spec, CancellationToken cancel)
    {
        var streams = new StreamSet(spec.Stdin, spec.Stdout, spec.Stderr && !spec.Tty, spec.Tty);
        var request = new ExecRequest
        {
            ContainerId = containerId,
            Cmd = { spec.Command },
            Stdin = streams.Stdin,
            Stdout = streams.Stdout,
            Stderr = streams.Stderr,
            Tty = streams.Tty,
        };
        var answer = await _calls.AskAsync(o => _client.ExecAsync(request, o), _deadlines.Query, cancel);
        return await _streaming.RemoteCommandAsync(answer.Url, streams, cancel);
    }

    public async Task<IExecSession> AttachAsync(string containerId, AttachSpec spec, CancellationToken cancel)
    {
        var streams = new StreamSet(spec.Stdin, spec.Stdout, spec.Stderr && !spec.Tty, spec.Tty);
        var request = new AttachRequest
        {
            ContainerId = containerId,
            Stdin = streams.Stdin,
            Stdout = streams.Stdout,
            Stderr = streams.Stderr,
            Tty = streams.Tty,
        };
        var answer = await _calls.AskAsync(o => _client.AttachAsync(request, o), _deadlines.Query, cancel);
        return await _streaming.RemoteCommandAsync(answer.Url, streams, cancel);
    }

    public async Task<IPortForwardConnection> PortForwardAsync(string sandboxId, int port, CancellationToken cancel)
    {
        var request = new PortForwardRequest { PodSandboxId = sandboxId, Port = { port } };
        var answer = await _calls.AskAsync(o => _client.PortForwardAsync(request, o), _deadlines.Query, cancel);
        return await _streaming.PortForwardAsync(answer.Url, port, cancel);
    }

    public async Task<ContainerStats?> ContainerStatsAsync(string containerId, CancellationToken cancel)
    {
        var filter = new ContainerFilter { Id = containerId };
        return await ListContainerStatsAsync(filter, cancel) is [var stats, ..] ? stats : null;
    }

    public async Task<IReadOnlyList<ContainerStats>> ListContainerStatsAsync(ContainerFilter? filter, CancellationToken cancel)
    {
        var request = new ListContainerStatsRequest
        {
            Filter = filter is null ? null : new ContainerStatsFilter { Id = filter.Id, PodSandboxId = filter.SandboxId, LabelSelector = { filter.Labels.ToMap() } },
        };
        var answer = await _calls.AskAsync(o => _client.ListContainerStatsAsync(request, o), _deadlines.Query, cancel);
        return [.. answer.Stats.Where(stats => stats.Attributes is not null).Select(ContainerFromWire.Stats)];
    }

    public IAsyncEnumerable<RuntimeEvent> WatchEventsAsync(CancellationToken cancel) => _events.ReadAsync(cancel);

    public ValueTask DisposeAsync()
    {
        _streaming.Dispose();
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }
}
