using Microsoft.Extensions.Logging;

namespace MiniKube.Scheduler;

/// <summary>Places pods while it leads. A standby holds no cache: it costs next to nothing until its term comes.</summary>
public sealed class SchedulerHost(SchedulerOptions options, ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>Most of a pod is of no interest here; there may be many pods.</summary>
    private const string UnusedOfPods =
        "annotations,volumes,env,envFrom,command,args,workingDir,volumeMounts,volumeDevices,livenessProbe,readinessProbe,startupProbe,lifecycle,securityContext,"
        + "imagePullSecrets,hostAliases,dnsConfig,ephemeralContainers,ephemeralContainerStatuses,podIPs,hostIPs,"
        // Of containers' statuses only what the node has granted is of interest.
        + "lastState,imageID,containerID,ContainerStatus.state,ContainerStatus.image,ContainerStatus.resources";

    private readonly ILogger logger = loggers.CreateLogger<SchedulerHost>();
    private volatile SchedulerCore? current;

    /// <summary>Why a pod has no node; null when it has one, is not known, or another scheduler leads.</summary>
    public PlacementReport? Explain(ObjectKey pod) => current?.Reports.Find(pod);

    /// <summary>Ends when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await using var client = new ApiClient(options.Server);
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), new Random());
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (options.ElectLeader) await ElectAsync(client, cancel);
                else await TermAsync(client, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                SchedulerLog.TermEnded(logger, error);
            }
            await Task.Delay(backoff.Next(), time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task ElectAsync(ApiClient client, CancellationToken cancel)
    {
        var election = new LeaderElectionOptions { Name = "kube-scheduler", Identity = options.Identity, Pace = options.Pace };
        return new LeaderElector(client, election, loggers.CreateLogger<LeaderElector>(), time).RunAsync(term => TermAsync(client, term), cancel);
    }

    /// <summary>One term: cache and queue start from nothing, so that nothing is left of a term before.</summary>
    private async Task TermAsync(ApiClient client, CancellationToken cancel)
    {
        var plugins = PluginSet.Default(new ApiBindPlugin(client));
        var core = new SchedulerCore(plugins, options.SchedulerName, options.PercentageOfNodesToScore, new Random(), time);
        SchedulerMetrics.Observe(() => core.Read(static (_, queue) => queue.Counts));
        await using var informers = new Informers(client, loggers, time);
        await using var events = new EventRecorder(client, options.SchedulerName, loggers.CreateLogger<EventRecorder>(), time);
        informers.Of<Node>(leaveOut: "annotations,addresses,nodeInfo,volumesInUse,volumesAttached").OnChanged(core.Observe);
        informers.Of<Namespace>().OnChanged(core.Observe);
        // Ended pods hold no resources.
        informers.Of<Pod>(fields: "status.phase!=Succeeded,status.phase!=Failed", leaveOut: UnusedOfPods).OnChanged(core.Observe);
        await informers.StartAsync(cancel);
        SchedulerLog.Started(logger, options.SchedulerName, core.Read((cache, _) => cache.Nodes.Count), core.Read((_, queue) => queue.Count));
        current = core;

        using var term = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var binding = new BindingPipeline(core, plugins, client.FindAsync<Pod>, events, logger, time);
        var reporter = new RejectionReporter(core, client, events, logger, time);
        Task[] parts = [LoopAsync(core, binding, reporter, term.Token), binding.RunAsync(term.Token), reporter.RunAsync(term.Token)];
        try
        {
            await await Task.WhenAny(parts);
        }
        finally
        {
            current = null;
            await term.CancelAsync();
            await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task LoopAsync(SchedulerCore core, BindingPipeline binding, RejectionReporter reporter, CancellationToken cancel)
    {
        while (true)
        {
            while (core.Next() is { } outcome)
            {
                if (outcome is Outcome.Placed placed) await binding.AddAsync(placed, cancel);
                else reporter.Add((Outcome.Rejected)outcome);
            }
            await core.WaitForWorkAsync(cancel);
        }
    }
}
