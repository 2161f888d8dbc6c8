using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.NodeAgent.Config;
using MiniKube.NodeAgent.Images;
using MiniKube.NodeAgent.Joining;
using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Logs;
using MiniKube.NodeAgent.Networking;
using MiniKube.NodeAgent.Nodes;
using MiniKube.NodeAgent.Probes;
using MiniKube.NodeAgent.Reporting;
using MiniKube.NodeAgent.Telemetry;
using MiniKube.NodeAgent.Tunnel;
using MiniKube.NodeAgent.Work;
using MiniKube.Wire;

namespace MiniKube.NodeAgent.Hosting;

/// <summary>The agent's parts, joined; reads as a table of contents.</summary>
internal sealed class AgentParts : IAsyncDisposable
{
    private static readonly TimeSpan ServerPatience = TimeSpan.FromSeconds(15);
    private readonly NodeAgentOptions options;
    private readonly ILoggerFactory loggers;
    private readonly Containers.IContainerRuntime runtime;
    private readonly Informers informers;
    private readonly Informer<Pod> pods;
    private readonly HttpProbe http = new();
    private readonly GrpcProbe grpc = new();
    private readonly EventRecorder events;
    private readonly ImagePuller images;
    private readonly PodStatusWriter statuses;
    private readonly PodServices services;
    private readonly PodRegistry registry;
    private readonly NodeReporter reporter;
    private readonly NodeLease lease;
    private readonly NodeNetworking networking;
    private readonly PolicyRules policies;
    private readonly Tunnels tunnels;
    private readonly CertificateRenewal renewal;
    private readonly LogRotation rotation;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ServerWait server;
    private readonly List<Task> running = [];

    public AgentParts(
        NodeAgentOptions options,
        AgentPaths paths,
        Containers.IContainerRuntime runtime,
        ApiClient client,
        Informers informers,
        ILoggerFactory loggers,
        TimeProvider time,
        Action ready,
        CancellationToken stop)
    {
        (this.options, this.runtime, this.informers, this.loggers, this.time) = (options, runtime, informers, loggers, time);
        logger = loggers.CreateLogger<AgentParts>();
        AgentMetrics.Begin();
        var random = new Random();
        var facts = NodeFacts.Read(options.Version);
        var nodes = informers.Of<Node>(fields: $"metadata.name={options.NodeName}");
        pods = informers.Of<Pod>(fields: $"spec.nodeName={options.NodeName}");
        events = new(client, "kubelet", loggers.CreateLogger<EventRecorder>(), time, options.NodeName);
        images = new(runtime.Images, events, time);
        statuses = new(client, loggers.CreateLogger<PodStatusWriter>(), time, random, stop);
        var settings = Settings(options, paths, facts);
        policies = new(options, client, informers, pods, time, loggers);
        services = new PodServices
        {
            Runtime = runtime,
            Client = client,
            Events = events,
            Images = images,
            Config = new(client, loggers.CreateLogger<ConfigSource>(), time, random),
            Tokens = new(client, time, random),
            Services = informers.Of<Service>(),
            Statuses = statuses,
            Admit = policies.AdmitAsync,
            Cgroups = new(options.CgroupMount),
            Room = uid => registry!.RoomBeside(uid),
            Prober = new(runtime, http, grpc, time),
            Hooks = new(runtime, http, time),
            Paths = paths,
            Node = () => settings,
            Gate = new(options.StartsAtOnce > 0 ? options.StartsAtOnce : Math.Clamp(facts.Cpus * 3, 4, 24)),
            Time = time,
            Random = random,
            Logger = loggers.CreateLogger<PodWorker>(),
        };
        reporter = new(options, facts, client, runtime, nodes, time, random, ready, loggers.CreateLogger<NodeReporter>());
        registry = new(services, reporter.Wake, stop);
        lease = new(options, client, nodes, time, loggers.CreateLogger<NodeLease>());
        networking = new(options, runtime, informers, nodes, time, loggers);
        var known = new KnownServers(ServerAddresses.Parse(options.Api.Server), Path.Combine(paths.Data, "servers"));
        server = new(() => known.All, ServerPatience, time);
        tunnels = new(client, informers.Of<Endpoints>("default", fields: "metadata.name=kubernetes"), known, Tunnel, loggers.CreateLogger<Tunnels>());
        renewal = new(client, options.NodeName, Redial, time, random, loggers.CreateLogger<CertificateRenewal>());
        rotation = new(runtime, RunningLogs, time, loggers.CreateLogger<LogRotation>());
    }

    private TunnelConnection Tunnel(ApiClient server, NodeTunnel.NodeTunnelClient wire, Action turned)
    {
        var sessions = new SessionServer(wire, registry, runtime, new(time), new(registry, runtime), loggers.CreateLogger<SessionServer>());
        return new(server.Options.Server, wire, sessions, options.Version, options.HeartbeatInterval, time, new Random(), turned, loggers.CreateLogger<TunnelConnection>());
    }

    /// <summary>Everything that runs as long as the agent; the first to end ends the agent.</summary>
    public IReadOnlyList<Task> Start(CancellationToken cancel)
    {
        var listens = server.RunAsync(cancel);
        running.AddRange(
        [
            FollowAsync(listens, cancel),
            AfterAsync(listens, reporter.RunAsync, cancel),
            RenewAsync(cancel),
            networking.RunAsync(reporter.Wake, cancel),
            policies.RunAsync(cancel),
            AfterAsync(listens, tunnels.RunAsync, cancel),
            RenewCertificateAsync(cancel),
            RunPodsAsync(cancel),
            rotation.RunAsync(cancel),
        ]);
        return running;
    }

    /// <summary>After the parts were told to stop.</summary>
    public Task DrainAsync() => registry.DrainAsync();

    public async ValueTask DisposeAsync()
    {
        await events.DisposeAsync();
        reporter.Dispose();
        tunnels.Dispose();
        statuses.Dispose();
        images.Dispose();
        policies.Dispose();
        http.Dispose();
        grpc.Dispose();
    }

    private static async Task AfterAsync(Task earlier, Func<CancellationToken, Task> part, CancellationToken cancel)
    {
        await earlier;
        await part(cancel);
    }

    private async Task FollowAsync(Task listens, CancellationToken cancel)
    {
        await listens;
        await informers.StartAsync(cancel);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
    }

    private async Task RenewCertificateAsync(CancellationToken cancel)
    {
        await reporter.Registered.WaitAsync(cancel);
        await renewal.RunAsync(cancel);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
    }

    private void Redial()
    {
        services.Client.Servers.Redial();
        tunnels.Redial();
    }

    private async Task RenewAsync(CancellationToken cancel)
    {
        await reporter.Registered.WaitAsync(cancel);
        await lease.RunAsync(cancel);
    }

    /// <summary>First what runs, then what should: the other way round, everything would be started again.</summary>
    private async Task RunPodsAsync(CancellationToken cancel)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2), new Random());
        while (true)
        {
            try
            {
                services.RuntimeName = (await runtime.VersionAsync(cancel)).Name;
                await registry.RelistAsync(cancel);
                break;
            }
            catch (Containers.ContainerRuntimeException error)
            {
                HostingLog.RuntimeSilent(logger, error.Message);
                await Task.Delay(backoff.Next(), time, cancel);
            }
        }
        reporter.Wake();
        var following = registry.RunAsync(cancel);
        await pods.WaitForSyncAsync(cancel);
        registry.Follow(pods);
        await following;
    }

    private IEnumerable<(string Id, string Path)> RunningLogs() =>
        from view in registry.Views
        from run in view.Runs
        where run.Running
        select (run.Id, view.Paths.ContainerLog(run.Name, run.Attempt));

    private static NodeSettings Settings(NodeAgentOptions options, AgentPaths paths, NodeFacts facts) => new()
    {
        NodeName = options.NodeName,
        NodeIp = options.NodeIp,
        ClusterDns = options.ClusterDns,
        ClusterDomain = options.ClusterDomain,
        SeccompRoot = paths.Seccomp,
        MemoryCapacity = facts.MemoryBytes,
        LowestOomScore = OomScore.Lowest(),
        Allocatable = NodeResources.Allocatable(facts, new DriveInfo(paths.Data).TotalSize, options.MaxPods),
    };
}

internal static partial class HostingLog
{
    [LoggerMessage(6601, LogLevel.Warning, "The container runtime does not answer yet: {Why}")]
    public static partial void RuntimeSilent(ILogger logger, string why);

    [LoggerMessage(6603, LogLevel.Critical, "A part of the agent failed; the agent ends")]
    public static partial void PartFailed(ILogger logger, Exception error);
}
