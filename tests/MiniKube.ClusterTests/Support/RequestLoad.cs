using System.Collections.Concurrent;

namespace MiniKube.ClusterTests.Support;

/// <summary>Asks web servers one request a connection, without a pause, from several places at once.</summary>
internal sealed class RequestLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _askers = [];
    private readonly ConcurrentQueue<string> _failures = [];
    private int _answered;

    public int Answered => Volatile.Read(ref _answered);

    public IReadOnlyCollection<string> Failures => _failures;

    public void Add(NetworkPlace place, string address, int port) => _askers.Add(Task.Run(() => AskAsync(place, address, port)));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_askers);
        _stop.Dispose();
    }

    private async Task AskAsync(NetworkPlace place, string address, int port)
    {
        while (!_stop.IsCancellationRequested)
        {
            var answer = await place.AskAsync(address, port, udp: false, words: "GET / HTTP/1.0\r\n\r\n");
            if (answer.Contains(" 200 ", StringComparison.Ordinal)) Interlocked.Increment(ref _answered);
            else _failures.Enqueue($"{place.Name} to {address}:{port} at {TimeProvider.System.GetUtcNow():HH:mm:ss.fff}: {answer}");
        }
    }
}
