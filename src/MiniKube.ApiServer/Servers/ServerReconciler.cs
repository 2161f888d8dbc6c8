using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Servers;

/// <summary>
/// Keeps the endpoints of <c>default/kubernetes</c> equal to the servers that live: clients, agents and pods find servers by them. Every server does it;
/// all want the same, and only a difference is written.
/// </summary>
internal sealed class ServerReconciler(
    ApiServerOptions options, ObjectRegistry registry, ResourceDirectory resources, WatchCache cache, EtcdClient etcd, int port, TimeProvider time,
    ILogger<ServerReconciler> logger)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };
    private readonly ServerAddress self = new(IPAddress.Parse(options.AdvertiseAddress), port);
    private readonly ServerLease? lease = options.EtcdIsOurs ? null : new(etcd, cache, new(IPAddress.Parse(options.AdvertiseAddress), port));
    private string told = "";
    private bool again;

    /// <summary>Runs until cancelled, then leaves.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await EnsureAsync(cancel);
                told = "";
            }
            catch (Exception error) when (error is ApiException or EtcdException or OperationCanceledException)
            {
                if (error.Message != told && !cancel.IsCancellationRequested) logger.NotReconciled(error.Message);
                told = error.Message;
            }
            await Task.Delay(again ? Soon : lease is null ? Look : Renewal, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await LeaveAsync();
    }

    /// <summary>Once: renews our lease and writes what differs.</summary>
    public async Task EnsureAsync(CancellationToken cancel)
    {
        again = false;
        if (lease is not null) await lease.RenewAsync(cancel);
        if (self.IsPublic) await WriteAsync(lease?.Live ?? [self], cancel);
    }

    /// <summary>Others shall not send clients here any more.</summary>
    private async Task LeaveAsync()
    {
        if (lease is null) return;
        using var deadline = new CancellationTokenSource(Farewell, time);
        try
        {
            IReadOnlyList<ServerAddress> others = [.. lease.Live.Where(server => server != self)];
            await lease.GiveUpAsync(deadline.Token);
            if (others.Count > 0) await WriteAsync(others, deadline.Token);
        }
        catch (Exception error) when (error is ApiException or EtcdException or OperationCanceledException)
        {
            // The lease runs out, and the others tidy up.
        }
    }

    private async Task WriteAsync(IReadOnlyList<ServerAddress> servers, CancellationToken cancel)
    {
        IReadOnlyList<ServerAddress> known = [.. servers.Where(server => server.IsPublic)];
        if (known.Count == 0) return;
        var changed = await PutAsync("endpoints", "subsets", KubernetesEndpoints.Endpoints(known), cancel);
        changed |= await PutAsync("endpointslices.discovery.k8s.io", "endpoints", KubernetesEndpoints.Slice(known), cancel);
        if (changed) logger.Servers(string.Join(", ", known));
    }

    /// <param name="field">That tells whether it is right; the rest never changes.</param>
    private async Task<bool> PutAsync(string resource, string field, JsonObject wanted, CancellationToken cancel)
    {
        var definition = resources.Get(resource);
        var present = cache.For(resource).Current.Find("default", KubernetesEndpoints.Name)?.ToDocument();
        if (present is not null && JsonNode.DeepEquals(present[field], wanted[field]) && JsonNode.DeepEquals(present["ports"], wanted["ports"])) return false;
        try
        {
            if (present is null) await registry.CreateAsync(definition, "default", wanted, Write, cancel);
            else await registry.ReplaceAsync(definition, "default", KubernetesEndpoints.Name, "", () => (JsonObject)wanted.DeepClone(), Write, cancel);
            return true;
        }
        catch (ApiException error) when (error.IsAlreadyExists || error.IsNotFound)
        {
            // Another server was quicker, or the namespace is so new that the cache does not have it yet.
            again = true;
            return false;
        }
    }
}

internal static partial class ServersLog
{
    [LoggerMessage(1010, LogLevel.Information, "API servers that live: {Servers}")]
    public static partial void Servers(this ILogger logger, string servers);

    [LoggerMessage(1011, LogLevel.Warning, "The list of API servers cannot be kept right now: {Why}")]
    public static partial void NotReconciled(this ILogger logger, string why);
}
