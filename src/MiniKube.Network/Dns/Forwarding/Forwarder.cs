using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Forwarding;

/// <summary>
/// Asks upstreams for what the cluster does not know: from memory, else one after the other until one answers. The same question is out only once, however
/// many ask it; that also ends a circle of servers that ask each other.
/// </summary>
internal sealed class Forwarder(Upstreams upstreams, TimeProvider time, ILogger logger) : IDisposable
{
    private const int MostAtOnce = 1000;
    private static readonly TimeSpan AllTries = TimeSpan.FromSeconds(4.5);
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<byte[], Task<ForwardedAnswer>> _pending = new(BytesComparer.Instance);

    public AnswerCache Cache { get; } = new(time);

    /// <summary>Never fails: where nobody answers, the answer is a server failure.</summary>
    public Task<ForwardedAnswer> ResolveAsync(byte[] key)
    {
        lock (_lock)
        {
            if (_pending.TryGetValue(key, out var pending))
                return pending;
            if (_pending.Count >= MostAtOnce)
                return Task.FromResult(ForwardedAnswer.Failure(key));
            // The first await is behind the lock: a task that ends at once would leave itself in the table.
            return _pending[key] = RunAsync(key);
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task<ForwardedAnswer> RunAsync(byte[] key)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var answer = await AskAllAsync(key);
            Cache.Set(key, answer);
            return answer;
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            return ForwardedAnswer.Failure(key);
        }
        finally
        {
            lock (_lock)
                _pending.Remove(key);
        }
    }

    private async Task<ForwardedAnswer> AskAllAsync(byte[] key)
    {
        var servers = upstreams.For(ForwardKey.Name(key));
        ForwardedAnswer? refusal = null;
        if (servers.Count == 0)
            return ForwardedAnswer.Failure(key);
        var begun = time.GetTimestamp();
        var share = AllTries / Math.Max(2, servers.Count);
        for (var attempt = 0; attempt < Math.Max(2, servers.Count) && time.GetElapsedTime(begun) < AllTries; attempt++)
        {
            var server = servers[attempt % servers.Count];
            DnsMetrics.Forwarded(server);
            var answer = await AskOneAsync(server, key, share < LongestTry ? share : LongestTry);
            if (answer is { Code: ResponseCode.NoError or ResponseCode.NameError })
            {
                upstreams.Succeeded(server);
                return answer;
            }
            refusal = answer ?? refusal;
            upstreams.Failed(server);
            if (answer is not null && servers.Count == 1)
                break;
        }
        return refusal ?? ForwardedAnswer.Failure(key);
    }

    private async Task<ForwardedAnswer?> AskOneAsync(IPEndPoint server, byte[] key, TimeSpan limit)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, _end.Token);
        try
        {
            var answer = await UpstreamExchange.AskAsync(server, key, edns: true, bound.Token);
            // Old servers and some home routers do not know EDNS.
            return answer is { Code: ResponseCode.FormatError or ResponseCode.NotImplemented }
                ? await UpstreamExchange.AskAsync(server, key, edns: false, bound.Token)
                : answer;
        }
        catch (OperationCanceledException) when (!_end.IsCancellationRequested)
        {
            DnsLog.UpstreamSilent(logger, server, limit);
            return null;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            DnsLog.UpstreamFailed(logger, server, error.Message);
            return null;
        }
    }
}
