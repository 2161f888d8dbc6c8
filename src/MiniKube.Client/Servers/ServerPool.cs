using System.Net.Security;
using System.Security.Authentication;

namespace MiniKube.Client.Servers;

/// <summary>
/// The API servers there are, and the connections to them. A connection goes to the server that served last; when that one does not answer at once, the
/// next is tried beside it and the first to shake hands wins.
/// </summary>
internal sealed class ServerPool(ServerDialer dialer, IReadOnlyList<Uri> servers, TimeProvider time, Random random) : IApiServers
{
    /// <summary>Longer than a handshake takes, far shorter than a dead host is noticed.</summary>
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);
    private readonly Lock gate = new();
    private readonly HashSet<ServerConnection> open = [];
    private readonly Dictionary<Uri, long> failures = [];
    private Dictionary<Uri, int> turns = Shuffle(servers, random);
    private Uri? preferred;
    private Task probing = Task.CompletedTask;
    private long probedAt;

    public IReadOnlyList<Uri> All
    {
        get
        {
            lock (gate) return [.. turns.Keys];
        }
    }

    public Uri? Current
    {
        get
        {
            lock (gate) return preferred;
        }
    }

    public void Update(IReadOnlyList<Uri> all)
    {
        if (all.Count == 0) return;
        lock (gate)
        {
            if (turns.Count == all.Count && all.All(turns.ContainsKey)) return;
            var shuffled = Shuffle(all, random);
            turns = shuffled.ToDictionary(one => one.Key, one => turns.GetValueOrDefault(one.Key, one.Value));
            foreach (var gone in failures.Keys.Where(one => !turns.ContainsKey(one)).ToList()) failures.Remove(gone);
        }
    }

    public void Redial()
    {
        ServerConnection[] old;
        lock (gate) old = [.. open];
        foreach (var connection in old) connection.Dispose();
    }

    /// <summary>A connection to one of the servers, encrypted and ready for HTTP/2.</summary>
    /// <exception cref="IOException">None could be reached; says why for each.</exception>
    public async ValueTask<Stream> DialAsync(CancellationToken cancel)
    {
        var order = Order();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var attempts = new List<(Uri Server, Task<SslStream> Task)>();
        var why = new List<Exception>();
        for (var next = 0; next < order.Count || attempts.Count > 0;)
        {
            if (next < order.Count) attempts.Add((order[next], dialer.ConnectAsync(order[next], this, stop.Token)));
            next++;
            var first = await FirstAsync(attempts, next < order.Count ? Stagger : Timeout.InfiniteTimeSpan, stop.Token);
            if (first is not { } done) continue;
            attempts.Remove(done);
            if (done.Task.IsCompletedSuccessfully)
            {
                await stop.CancelAsync();
                foreach (var late in attempts) DisposeLate(late.Task);
                Succeeded(done.Server);
                return await done.Task;
            }
            cancel.ThrowIfCancellationRequested();
            why.Add(done.Task.Exception?.InnerException ?? new TimeoutException($"{ServerAddresses.Format(done.Server)} does not answer"));
            Failed(done.Server);
        }
        cancel.ThrowIfCancellationRequested();
        if (why.Count == 1) throw why[0];
        var all = string.Join("; ", why.Select(one => one.Message));
        throw why.TrueForAll(one => one is AuthenticationException) ? new AuthenticationException(all) : new IOException(all);
    }

    /// <summary>A server has answered that it cannot serve. If it says so itself and another one can, connections move there.</summary>
    public void Complain()
    {
        lock (gate)
        {
            if (turns.Count < 2 || !probing.IsCompleted || (probedAt != 0 && time.GetElapsedTime(probedAt) < TimeSpan.FromSeconds(1))) return;
            probedAt = time.GetTimestamp();
            probing = MoveAsync();
        }
    }

    public void Opened(ServerConnection connection)
    {
        lock (gate) open.Add(connection);
    }

    public void Closed(ServerConnection connection)
    {
        lock (gate) open.Remove(connection);
    }

    private async Task MoveAsync()
    {
        if (Current is not { } current || await dialer.IsReadyAsync(current)) return;
        foreach (var other in Order().Where(one => one != current))
        {
            if (!await dialer.IsReadyAsync(other)) continue;
            Failed(current);
            Succeeded(other);
            Redial();
            return;
        }
    }

    private static async Task<(Uri Server, Task<SslStream> Task)?> FirstAsync(List<(Uri Server, Task<SslStream> Task)> attempts, TimeSpan pause, CancellationToken cancel)
    {
        var any = Task.WhenAny(attempts.Select(one => one.Task));
        await ((Task)any).WaitAsync(pause, TimeProvider.System, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return any.IsCompleted ? attempts.First(one => one.Task.IsCompleted) : null;
    }

    private static void DisposeLate(Task<SslStream> attempt) => attempt.ContinueWith(
        static task =>
        {
            if (task.IsCompletedSuccessfully) task.Result.Dispose();
            else _ = task.Exception;
        },
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private IReadOnlyList<Uri> Order()
    {
        lock (gate)
        {
            foreach (var old in failures.Where(one => time.GetElapsedTime(one.Value) > Remembered).ToList()) failures.Remove(old.Key);
            return ServerStanding.Order(turns.Select(one => new ServerStanding(one.Key, one.Value, failures.GetValueOrDefault(one.Key))), preferred);
        }
    }

    private void Succeeded(Uri server)
    {
        lock (gate)
        {
            preferred = server;
            failures.Remove(server);
        }
    }

    private void Failed(Uri server)
    {
        lock (gate) failures[server] = time.GetTimestamp();
    }

    private static Dictionary<Uri, int> Shuffle(IReadOnlyList<Uri> all, Random random)
    {
        var order = Enumerable.Range(0, all.Count).ToArray();
        lock (random) random.Shuffle(order);
        return all.Zip(order).ToDictionary(one => one.First, one => one.Second);
    }
}
