using Microsoft.Extensions.Logging;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers;

/// <summary>Runs all controllers while it leads. A standby holds no cache: it costs next to nothing until its term comes.</summary>
public sealed class ControllerManager(ControllerManagerOptions options, ILoggerFactory loggers, TimeProvider time)
{
    private readonly ILogger logger = loggers.CreateLogger<ControllerManager>();

    /// <summary>Names that <see cref="ControllerManagerOptions.Disabled"/> may hold.</summary>
    public static IReadOnlyList<string> Names => ControllerCatalog.Names;

    /// <summary>Ends when cancelled.</summary>
    /// <exception cref="ArgumentException">The options disable a controller that does not exist.</exception>
    public async Task RunAsync(CancellationToken cancel)
    {
        ControllerCatalog.Check(options);
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
                ControllerLog.TermEnded(logger, error.Message);
            }
            if (cancel.IsCancellationRequested) return;
            await Task.Delay(backoff.Next(), time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task ElectAsync(ApiClient client, CancellationToken cancel)
    {
        var election = new LeaderElectionOptions { Name = "kube-controller-manager", Identity = options.Identity, Pace = options.Pace };
        var elector = new LeaderElector(client, election, loggers.CreateLogger<LeaderElector>(), time);
        return elector.RunAsync(term => TermAsync(client, term), cancel);
    }

    /// <summary>One term: caches and controllers start from nothing, so that nothing is left of a term before.</summary>
    private async Task TermAsync(ApiClient client, CancellationToken cancel)
    {
        ControllerLog.Leads(logger, options.Identity);
        var recorders = new List<EventRecorder>();
        await using var informers = new Informers(client, loggers, time);
        try
        {
            var context = new ControllerContext(client, informers, Recorder, options, loggers, time);
            await new ControllerHost(informers, loggers, time).RunAsync(ControllerCatalog.Create(context), cancel);
        }
        finally
        {
            foreach (var recorder in recorders) await recorder.DisposeAsync();
        }

        EventRecorder Recorder(string component)
        {
            var recorder = new EventRecorder(client, component, loggers.CreateLogger<EventRecorder>(), time);
            recorders.Add(recorder);
            return recorder;
        }
    }
}
