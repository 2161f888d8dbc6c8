using System.Net.Sockets;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Health;

/// <summary>Answers on one health check port, one short request a connection.</summary>
internal sealed class HealthCheckPort : IAsyncDisposable
{
    private const int MostCallers = 32;
    private const int LongestRequest = 8192;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _listener;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _callers = new(MostCallers, MostCallers);
    private readonly Task _accepting;
    private byte[] _answer;

    public HealthCheckPort(Socket listener, ServiceKey service, int endpoints, TimeProvider time)
    {
        (_listener, _time, _answer) = (listener, time, HealthAnswer.Write(service, endpoints));
        _accepting = AcceptAsync();
    }

    public void Set(ServiceKey service, int endpoints) => Volatile.Write(ref _answer, HealthAnswer.Write(service, endpoints));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        for (var i = 0; i < MostCallers; i++) await _callers.WaitAsync();
        _callers.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await _callers.WaitAsync(_end.Token);
                Socket? caller = null;
                try
                {
                    caller = await _listener.AcceptAsync(_end.Token);
                }
                finally
                {
                    if (caller is null) _callers.Release();
                }
                _ = AnswerAsync(caller);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The caller went, or there are no descriptors for now.
                await Task.Delay(TimeSpan.FromMilliseconds(50), _time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task AnswerAsync(Socket caller)
    {
        using var limit = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _end.Token);
        try
        {
            if (await ReadRequestAsync(caller, either.Token)) await caller.SendAsync(Volatile.Read(ref _answer), either.Token);
            caller.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Nobody waits for the answer any more.
        }
        finally
        {
            caller.Dispose();
            _callers.Release();
        }
    }

    /// <summary>Whatever is asked gets the same answer, but only once it is asked in full.</summary>
    private static async Task<bool> ReadRequestAsync(Socket caller, CancellationToken cancel)
    {
        var buffer = new byte[LongestRequest];
        for (var length = 0; length < buffer.Length;)
        {
            var read = await caller.ReceiveAsync(buffer.AsMemory(length), cancel);
            if (read == 0) return false;
            length += read;
            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0) return true;
        }
        return false;
    }
}
