using System.Net.Sockets;

namespace MiniKube.Cluster.Gateway;

/// <summary>Keeps the routes of a file open, and follows the file. A route that did not change keeps its connections.</summary>
public static class GatewayServer
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns when the file is gone: so is the cluster.</summary>
    public static async Task RunAsync(string configFile, TimeProvider time, Action<string> log, CancellationToken cancel)
    {
        var open = new Dictionary<string, OpenRoute>();
        DateTime? read = null;
        while (File.Exists(configFile) && !cancel.IsCancellationRequested)
        {
            var changed = File.GetLastWriteTimeUtc(configFile);
            if (changed != read && GatewayConfig.Read(configFile) is { } config)
            {
                // A port that somebody else has for now is tried again.
                read = await ApplyAsync(config, open, time, log) ? changed : null;
            }

            await Task.Delay(Glance, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var route in open.Values) await route.DisposeAsync();
    }

    private static async Task<bool> ApplyAsync(GatewayConfig config, Dictionary<string, OpenRoute> open, TimeProvider time, Action<string> log)
    {
        var wanted = config.Routes.ToDictionary(r => r.Listen);
        foreach (var (listen, route) in open.ToList())
        {
            if (wanted.TryGetValue(listen, out var same) && route.Is(same)) continue;
            open.Remove(listen);
            await route.DisposeAsync();
        }

        var all = true;
        foreach (var route in config.Routes.Where(r => !open.ContainsKey(r.Listen)))
        {
            try
            {
                open[route.Listen] = new OpenRoute(route, time);
                log($"{route.Listen} leads to {string.Join(", ", route.Targets)}");
            }
            catch (SocketException e)
            {
                all = false;
                log($"cannot listen on {route.Listen}: {e.Message}");
            }
        }

        return all;
    }

    private sealed class OpenRoute : IAsyncDisposable
    {
        private readonly GatewayListener _listener;
        private readonly ServerCheck? _check;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _checking;

        public OpenRoute(GatewayRoute route, TimeProvider time)
        {
            _listener = new GatewayListener(route, time);
            _check = route.AuthorityFile is { } authority ? new ServerCheck(authority) : null;
            _checking = _check?.RunAsync(_listener.Targets, time, _stop.Token) ?? Task.CompletedTask;
        }

        public bool Is(GatewayRoute route) => _listener.Route.AuthorityFile == route.AuthorityFile && _listener.Route.Targets.SequenceEqual(route.Targets);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _listener.DisposeAsync();
            await _checking;
            _check?.Dispose();
            _stop.Dispose();
        }
    }
}
