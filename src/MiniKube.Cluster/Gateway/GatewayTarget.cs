using System.Net;

namespace MiniKube.Cluster.Gateway;

/// <summary>One place that connections may be led to, and those that are.</summary>
internal sealed class GatewayTarget(IPEndPoint address, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Shunned = TimeSpan.FromSeconds(3);
    private readonly Lock _lock = new();
    private CancellationTokenSource _life = new();
    private long? _failedAt;
    private bool _healthy = true;
    private int _connections;

    public IPEndPoint Address => address;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Better is smaller: one that is well before one that failed a while ago, before one that failed just now.</summary>
    public int Rank
    {
        get
        {
            lock (_lock) return !_healthy ? 2 : _failedAt is { } at && time.GetElapsedTime(at) < Shunned ? 1 : 0;
        }
    }

    /// <summary>Counts a connection; the token ends it when the target is found dead.</summary>
    public CancellationToken Enter()
    {
        lock (_lock)
        {
            _connections++;
            return _life.Token;
        }
    }

    public void Leave() => Interlocked.Decrement(ref _connections);

    public void DidNotConnect()
    {
        lock (_lock) _failedAt = time.GetTimestamp();
    }

    /// <summary>What a check found. Connections to one that is dead would never hear of it, since nobody is there to end them: they are ended here.</summary>
    public void Judge(bool healthy, bool dead)
    {
        CancellationTokenSource? ended = null;
        lock (_lock)
        {
            _healthy = healthy;
            if (dead && _connections > 0) (ended, _life) = (_life, new CancellationTokenSource());
        }

        ended?.Cancel();
        ended?.Dispose();
    }

    public void Dispose() => _life.Dispose();
}
