using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Admission.Policies.TypeChecks;
using MiniKube.ApiServer.Aggregation;
using MiniKube.ApiServer.Bootstrap;
using MiniKube.ApiServer.CustomResources;
using MiniKube.ApiServer.Health;
using MiniKube.ApiServer.Hosting;
using MiniKube.ApiServer.Servers;
using MiniKube.Etcd;

namespace MiniKube.ApiServer;

/// <summary>The API server: REST and gRPC on one TLS port, over one etcd.</summary>
public sealed class ApiServerHost(ApiServerOptions options, ILoggerFactory logging, TimeProvider time)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan CompactionInterval = TimeSpan.FromMinutes(5);
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ILogger logger = logging.CreateLogger<ApiServerHost>();

    /// <summary>The port it listens on, once <see cref="WhenReady"/> is done.</summary>
    public int Port { get; private set; }

    /// <summary>Done when /readyz would say ok for the first time.</summary>
    public Task WhenReady => ready.Task;

    /// <summary>Serves until cancelled. Throws when it cannot start; waits for etcd meanwhile.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var parts = ServerParts.Create(options, logging, time, stopping.Token);
        await using var etcd = parts.Etcd;
        await using var audit = parts.Audit;
        using var webhooks = parts.Webhooks;
        using var extensions = parts.Context.Extensions;
        using var proxy = parts.Context.Proxy;
        await using var app = WebServer.Build(parts, [Ping], [Ping, EtcdCheck(parts), SpaceCheck(parts), CacheCheck(parts), BootstrapCheck()]);
        using var background = new CancellationTokenSource();
        using var membership = new CancellationTokenSource();
        var member = Task.CompletedTask;
        var custom = new CustomResourceService(
            parts.Context.Registry, parts.Context.Resources, parts.Cache, parts.Webhooks, time, logging.CreateLogger<CustomResourceService>());
        List<Task> running =
        [
            parts.Cache.RunAsync(background.Token),
            parts.Quotas.RunAsync(background.Token),
            parts.Space.RunAsync(background.Token),
            new EtcdCompactor(etcd, CompactionInterval, time, logging.CreateLogger<EtcdCompactor>()).RunAsync(background.Token),
        ];
        try
        {
            await app.StartAsync(cancel);
            Port = WebServer.PortOf(app);
            logger.Listening(options.ListenAddress, Port);
            var reconciler = Reconciler(parts);
            await parts.Cache.WhenLoaded.WaitAsync(cancel);
            custom.Load();
            running.AddRange([custom.RunAsync(background.Token), Extensions(parts).RunAsync(background.Token)]);
            await BootstrapAsync(parts, reconciler, cancel);
            running.Add(parts.Ranges.RunAsync(background.Token));
            member = reconciler.RunAsync(membership.Token);
            // Whoever comes from now on is judged by roles that the cache must have.
            await parts.Cache.WaitForAsync(parts.Store.Acknowledged).WaitAsync(cancel);
            ready.TrySetResult();
            running.Add(new LocalApis(parts.Context.Registry, parts.Context.Resources, parts.Cache, time, logger).RunAsync(background.Token));
            running.Add(new PolicyStatuses(parts.Context.Registry, parts.Context.Resources, parts.Cache, time, logger).RunAsync(background.Token));
            logger.Ready(parts.Cache.Revision);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        finally
        {
            // Who leaves says so first, so that clients go elsewhere.
            await membership.CancelAsync();
            await member;
            await stopping.CancelAsync();
            await app.StopAsync(CancellationToken.None);
            await background.CancelAsync();
            await Task.WhenAll(running);
            ready.TrySetCanceled(CancellationToken.None);
        }
    }

    private static HealthCheck Ping { get; } = new("ping", _ => new((string?)null));

    private static HealthCheck EtcdCheck(ServerParts parts) => new("etcd", async cancel =>
    {
        try
        {
            await parts.Store.RevisionAsync(TimeSpan.FromSeconds(2), cancel);
            return null;
        }
        catch (ApiException error)
        {
            return error.Message;
        }
    });

    private static HealthCheck SpaceCheck(ServerParts parts) => new("etcd-space", _ => new(parts.Space.Trouble));

    private static HealthCheck CacheCheck(ServerParts parts) => new("watch-cache", _ => new(parts.Cache.IsSynced ? null : "still loading"));

    private HealthCheck BootstrapCheck() => new("bootstrap", _ => new(ready.Task.IsCompletedSuccessfully ? null : "not finished"));

    private ExtensionService Extensions(ServerParts parts) => new(
        parts.Context.Extensions, new(parts.Cache, parts.Backends, time), parts.Context.Registry, parts.Context.Resources, parts.Cache, time,
        logging.CreateLogger<ExtensionService>());

    private ServerReconciler Reconciler(ServerParts parts) => new(
        options, parts.Context.Registry, parts.Context.Resources, parts.Cache, parts.Etcd, Port, time, logging.CreateLogger<ServerReconciler>());

    private async Task BootstrapAsync(ServerParts parts, ServerReconciler reconciler, CancellationToken cancel)
    {
        await parts.Cache.WhenLoaded.WaitAsync(cancel);
        var objects = new InitialObjects(options, parts.Context.Registry, parts.Context.Resources);
        for (var told = ""; ;)
        {
            try
            {
                await parts.Ranges.StartAsync(cancel);
                await objects.EnsureAsync(cancel);
                await new ExtensionAuthentication(parts.Context.Registry, parts.Context.Resources, options.ClientCaFile, parts.FrontProxy.Value).EnsureAsync(cancel);
                await reconciler.EnsureAsync(cancel);
                return;
            }
            catch (Exception error) when (error is ApiException { Code: 429 or >= 500 } or EtcdException)
            {
                if (error.Message != told) logger.BootstrapWaits(told = error.Message);
                await Task.Delay(RetryPause, time, cancel);
            }
        }
    }
}
