namespace MiniKube.Cluster.Failover;

/// <summary>
/// Clients of a Service, each with one request after the other on connections of their own, through the node ports of nodes that stay.
/// A request may take a second: an answer after that is one too late.
/// </summary>
internal sealed class ClientLoad(IReadOnlyList<Uri> addresses, TimeProvider time) : IAsyncDisposable
{
    private const int Clients = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private List<Task> _running = [];
    private long _counting;
    private int _requests;
    private int _failed;
    private TimeSpan _longest;

    public void Start()
    {
        _counting = time.GetTimestamp();
        _running = [.. Enumerable.Range(0, Clients).Select(i => Task.Run(() => RunAsync(addresses[i % addresses.Count])))];
    }

    /// <summary>What was counted until now; later requests are not waited for.</summary>
    public (int Requests, int Failed, TimeSpan LongestGap) Count()
    {
        lock (_lock) return (_requests, _failed, _longest);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private async Task RunAsync(Uri address)
    {
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false }) { Timeout = Patience };
        var answered = _counting;
        while (!_stop.IsCancellationRequested)
        {
            var succeeded = await TryAsync(http, address);
            lock (_lock)
            {
                _requests++;
                if (!succeeded) _failed++;
                var gap = time.GetElapsedTime(answered);
                if (succeeded && gap > _longest) _longest = gap;
            }

            if (succeeded) answered = time.GetTimestamp();
            await Task.Delay(Pause, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<bool> TryAsync(HttpClient http, Uri address)
    {
        try
        {
            using var response = await http.GetAsync(address);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
