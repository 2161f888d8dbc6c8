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
        var complained = new HashSet<string>();
        DateTime? read = null;
        while (File.Exists(configFile) && !cancel.IsCancellationRequested)
        {
            var changed = File.GetLastWriteTimeUtc(configFile);
            if (changed != read && GatewayConfig.Read(configFile) is { } config)
            {
                // A port that somebody else has for now is tried again.
                read = await ApplyAsync(config, open, complained, time, log) ? changed : null;
            }

            await Task.Delay(Glance, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var route in open.Values) await route.DisposeAsync();
    }

    private static async Task<bool> ApplyAsync(GatewayConfig config, Dictionary<string, OpenRoute> open, HashSet<string> complained, TimeProvider time, Action<string> log)
    {
        var wanted = config.Routes.ToDictionary(r => r.Key);
        foreach (var (listen, route) in open.ToList())
        {
            if (wanted.TryGetValue(listen, out var same) && route.Is(same)) continue;
            open.Remove(listen);
            await route.DisposeAsync();
        }

        var all = true;
        foreach (var route in config.Routes.Where(r => !open.ContainsKey(r.Key)))
        {
            try
            {
                open[route.Key] = new OpenRoute(route, time);
                complained.Remove(route.Key);
                log($"{route.Key} leads to {string.Join(", ", route.Targets)}");
            }
            catch (SocketException e)
            {
                all = false;
                if (complained.Add(route.Key)) log($"cannot listen on {route.Key}: {e.Message}; it is tried again and again");
            }
        }

        return all;
    }

    private sealed class OpenRoute : IAsyncDisposable
    {
        private readonly GatewayRoute _route;
        private readonly IAsyncDisposable _listener;
        private readonly ServerCheck? _check;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _checking = Task.CompletedTask;

        public OpenRoute(GatewayRoute route, TimeProvider time)
        {
            _route = route;
            if (route.Udp)
            {
                _listener = new DatagramListener(route, time);
                return;
            }

            var listener = new GatewayListener(route, time);
            _listener = listener;
            if (route.AuthorityFile is not { } authority) return;
            _check = new ServerCheck(authority);
            _checking = _check.RunAsync(listener.Targets, time, _stop.Token);
        }

        public bool Is(GatewayRoute route) => _route.AuthorityFile == route.AuthorityFile && _route.Targets.SequenceEqual(route.Targets);

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
