using System.Net;
using System.Net.Sockets;
using MiniKube.ApiServer.Nodes;

namespace MiniKube.ApiServer.Dialing;

/// <summary>
/// Opens connections to pods: one of the backends at random, and the next when it does not answer soon. A server that is not on the pod network, as one
/// without an agent, gets there by way of the node's tunnel.
/// </summary>
internal sealed class Dialer(Random random, NodeTunnels tunnels, TimeProvider time)
{
    private const int MaxTried = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>How long the direct way has before the tunnel is tried beside it.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(300);

    /// <exception cref="HttpRequestException">None of them could be reached.</exception>
    public async ValueTask<Stream> ConnectAsync(IReadOnlyList<Backend> backends, CancellationToken cancel)
    {
        var order = Shuffled(backends);
        Exception? last = null;
        foreach (var backend in order.Take(MaxTried))
        {
            try
            {
                return await ConnectAsync(backend, cancel);
            }
            catch (Exception error) when (IsFailure(error) && !cancel.IsCancellationRequested)
            {
                last = error;
            }
        }
        throw new HttpRequestException($"dial tcp {order.FirstOrDefault()?.Address}: {last?.Message ?? "no backends"}", last);
    }

    public Backend Choose(IReadOnlyList<Backend> backends)
    {
        lock (random) return backends[random.Next(backends.Count)];
    }

    private Backend[] Shuffled(IReadOnlyList<Backend> backends)
    {
        var order = backends.ToArray();
        lock (random) random.Shuffle(order);
        return order;
    }

    private async Task<Stream> ConnectAsync(Backend backend, CancellationToken cancel)
    {
        if (backend.Pod is not { } pod || !tunnels.MayLeadTo(pod)) return await DirectAsync(backend, cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (tunnels.IsPreferred(pod)) return await tunnels.OpenAsync(pod, backend.Port, cancel);
        var direct = DirectAsync(backend, stop.Token);
        await Task.WhenAny(direct, Task.Delay(HeadStart, time, stop.Token));
        // Refused is an answer: the way is there.
        if (direct.IsCompletedSuccessfully || direct.Exception?.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }) return await direct;
        var around = tunnels.OpenAsync(pod, backend.Port, stop.Token);
        if (await Task.WhenAny(direct, around) == direct && direct.IsCompletedSuccessfully)
        {
            Forget(around);
            return await direct;
        }
        var stream = await around;
        if (!direct.IsCompletedSuccessfully) tunnels.Prefer(pod);
        await stop.CancelAsync();
        Forget(direct);
        return stream;
    }

    private async Task<Stream> DirectAsync(Backend backend, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            await socket.ConnectAsync(backend.Address, limit.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception error)
        {
            socket.Dispose();
            if (error is OperationCanceledException && !cancel.IsCancellationRequested) throw new TimeoutException($"{backend.Address} did not answer within {Patience.TotalSeconds:0} s", error);
            throw;
        }
    }

    private static bool IsFailure(Exception error) => error is SocketException or TimeoutException or ApiException or OperationCanceledException or IOException;

    /// <summary>Of two connections the later one is not needed.</summary>
    private static void Forget(Task<Stream> unneeded) => unneeded.ContinueWith(
        static task =>
        {
            if (task.IsCompletedSuccessfully) task.Result.Dispose();
            else _ = task.Exception;
        },
        CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
