using System.Net;
using System.Net.Sockets;

namespace MiniKube.ApiServer.Dialing;

/// <summary>Opens connections to pods: one of the backends at random, and the next when it does not answer soon.</summary>
internal sealed class Dialer(Random random)
{
    private const int MaxTried = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <exception cref="HttpRequestException">None of them could be reached.</exception>
    public async ValueTask<Stream> ConnectAsync(IReadOnlyList<EndPoint> backends, CancellationToken cancel)
    {
        var order = backends.ToArray();
        lock (random) random.Shuffle(order);
        Exception? last = null;
        foreach (var backend in order.Take(MaxTried))
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(Patience);
            try
            {
                await socket.ConnectAsync(backend, limit.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                socket.Dispose();
                last = error is SocketException ? error : new TimeoutException($"{backend} did not answer within {Patience.TotalSeconds:0} s");
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw new HttpRequestException($"dial tcp {order.FirstOrDefault()}: {last?.Message ?? "no backends"}", last);
    }
}
