using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Health;

/// <summary>Answers on the health check ports of services, each as long as its service asks for it. Called by one at a time.</summary>
/// <param name="listen">Opens a listening socket on a port.</param>
internal sealed class HealthCheckServer(Func<int, Task<Socket>> listen, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly Dictionary<int, (ServiceKey Service, HealthCheckPort Port)> _open = [];
    private readonly Dictionary<int, (ServiceKey Service, int Endpoints)> _waiting = [];

    public static Task<Socket> ListenAsync(int port)
    {
        var six = Socket.OSSupportsIPv6;
        var socket = new Socket(six ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (six) socket.DualMode = true;
            socket.Bind(new IPEndPoint(six ? IPAddress.IPv6Any : IPAddress.Any, port));
            socket.Listen(64);
            return Task.FromResult(socket);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task ApplyAsync(IReadOnlyList<RouteChange> changes)
    {
        foreach (var change in changes)
        {
            var key = change.Current.Key;
            foreach (var port in _open.Where(open => open.Value.Service == key).Select(open => open.Key).ToArray())
            {
                if (port != change.Current.Health?.Port) await CloseAsync(port);
            }
            if (change.Old.Health is { } old) _waiting.Remove(old.Port);
        }
        foreach (var change in changes)
        {
            if (change.Current.Health is { } health) await SetAsync(health.Port, change.Current.Key, health.LocalEndpoints);
        }
    }

    /// <summary>Tries again the ports that somebody else had.</summary>
    public async Task RetryAsync()
    {
        foreach (var (port, (service, endpoints)) in _waiting.ToArray()) await SetAsync(port, service, endpoints);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, port) in _open.Values) await port.DisposeAsync();
        _open.Clear();
    }

    private async Task SetAsync(int port, ServiceKey service, int endpoints)
    {
        if (_open.TryGetValue(port, out var open))
        {
            open.Port.Set(service, endpoints);
            _open[port] = (service, open.Port);
            return;
        }
        try
        {
            _open[port] = (service, new(await listen(port), service, endpoints, time));
            _waiting.Remove(port);
        }
        catch (SocketException refused)
        {
            if (!_waiting.ContainsKey(port)) Log.HealthCheckNotOpen(logger, port, service.ToString(), refused.Message);
            _waiting[port] = (service, endpoints);
        }
    }

    private async Task CloseAsync(int port)
    {
        if (_open.Remove(port, out var open)) await open.Port.DisposeAsync();
    }
}
