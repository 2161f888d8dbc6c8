using Microsoft.Extensions.Logging;
using MiniKube.Client;
using MiniKube.Controllers;
using MiniKube.Scheduler;

namespace MiniKube.Cli.Composition;

/// <summary>Scheduler and controllers: the same whether they share a process or not.</summary>
internal static class ControlLoops
{
    public static Task RunSchedulerAsync(ApiClientOptions server, LeaderPace pace, ILoggerFactory logging, TimeProvider time, CancellationToken cancel) =>
        new SchedulerHost(new SchedulerOptions { Server = server, Identity = Identity.OfThisProcess, Pace = pace }, logging, time).RunAsync(cancel);

    public static Task RunControllersAsync(ApiClientOptions server, LeaderPace pace, string podNetwork, Func<ControllerManagerOptions, ControllerManagerOptions> balancers, ILoggerFactory logging, TimeProvider time, CancellationToken cancel)
    {
        var options = new ControllerManagerOptions
        {
            Server = server,
            Identity = Identity.OfThisProcess,
            Pace = pace,
            ClusterCidrs = [.. Networks.Parse(podNetwork)],
            SigningCertificateFile = KeyOf(server) is null ? null : server.CaFile,
            SigningKeyFile = KeyOf(server),
            RootCa = server.CaFile is { } authority ? File.ReadAllText(authority) : null,
        };
        return new ControllerManager(balancers(options), logging, time).RunAsync(cancel);
    }

    /// <summary>For a component of its own: it knows of several servers when it was told of several.</summary>
    public static LeaderPace PaceOf(ApiClientOptions server) => PaceOf(server.Server.Contains(',', StringComparison.Ordinal));

    /// <summary>Where there are several servers, others wait to take over.</summary>
    public static LeaderPace PaceOf(bool hasStandbys) => hasStandbys ? LeaderPace.Quick : LeaderPace.Seldom;

    /// <summary>The authority's key lies beside its certificate on hosts with a server, and nowhere else.</summary>
    private static string? KeyOf(ApiClientOptions server) =>
        server.CaFile is { } authority && Path.ChangeExtension(authority, ".key") is var key && File.Exists(key) ? key : null;
}
