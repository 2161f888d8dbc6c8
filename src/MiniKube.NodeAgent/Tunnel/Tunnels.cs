using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Wire;

namespace MiniKube.NodeAgent.Tunnel;

/// <summary>A tunnel to every API server, so that each hears this node and can open sessions on it. Follows the servers as they come and go.</summary>
internal sealed class Tunnels(
    ApiClient client, Informer<Endpoints> endpoints, KnownServers servers, Func<ApiClient, NodeTunnel.NodeTunnelClient, Action, TunnelConnection> open,
    ILogger<Tunnels> logger) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private readonly Dictionary<Uri, Running> running = [];
    private readonly SemaphoreSlim wake = new(0, 1);

    public async Task RunAsync(CancellationToken cancel)
    {
        client.Servers.Update(servers.All);
        endpoints.OnChanged((_, current) =>
        {
            if (current is not null) Learn(current);
        });
        try
        {
            while (true)
            {
                await ReconcileAsync(cancel);
                await wake.WaitAsync(Look, cancel);
            }
        }
        finally
        {
            foreach (var one in running.Values) await one.EndAsync();
        }
    }

    /// <summary>New connections with the certificate that is on disk now.</summary>
    public void Redial()
    {
        foreach (var one in running.Values.ToArray()) one.Client.Servers.Redial();
    }

    public void Dispose() => wake.Dispose();

    private void Learn(Endpoints current)
    {
        try
        {
            if (!servers.Learn(KnownServers.Read(current))) return;
            TunnelsLog.Servers(logger, ServerAddresses.Format(servers.Named));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TunnelsLog.NotKept(logger, error.Message);
        }
        client.Servers.Update(servers.All);
        Wake();
    }

    private async Task ReconcileAsync(CancellationToken cancel)
    {
        var wanted = TunnelChoice.Of(servers.Configured, servers.Named, server => running.GetValueOrDefault(server)?.Tunnel.IsOpen == true);
        foreach (var server in running.Keys.Where(server => !wanted.Contains(server)).ToList())
        {
            running.Remove(server, out var one);
            await one!.EndAsync();
        }
        foreach (var server in wanted.Where(server => !running.ContainsKey(server))) running.Add(server, Start(server, cancel));
    }

    private Running Start(Uri server, CancellationToken cancel)
    {
        var own = new ApiClient(client.Options with { Server = ServerAddresses.Format(server) });
        var tunnel = open(own, new NodeTunnel.NodeTunnelClient(own.Invoker), Wake);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        return new(own, tunnel, stop, tunnel.RunAsync(stop.Token));
    }

    private void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (Exception error) when (error is SemaphoreFullException or ObjectDisposedException)
        {
            // It will look anyway, or has ended.
        }
    }

    private sealed record Running(ApiClient Client, TunnelConnection Tunnel, CancellationTokenSource Stop, Task Task)
    {
        public async Task EndAsync()
        {
            await Stop.CancelAsync();
            await Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Client.DisposeAsync();
            Stop.Dispose();
        }
    }
}

internal static partial class TunnelsLog
{
    [LoggerMessage(6505, LogLevel.Information, "The API servers are {Servers}")]
    public static partial void Servers(ILogger logger, string servers);

    [LoggerMessage(6506, LogLevel.Warning, "The list of API servers cannot be written, at the next start only those given are known: {Why}")]
    public static partial void NotKept(ILogger logger, string why);
}
