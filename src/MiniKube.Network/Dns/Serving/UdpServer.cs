using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Serving;

/// <summary>
/// Answers datagrams on a thread of its own, which the kernel wakes only when there is one: a query costs two system calls and no allocation.
/// Questions for upstreams are answered from elsewhere, when their answers come.
/// </summary>
internal sealed class UdpServer(Socket socket, DnsResponder responder, ILogger logger)
{
    private const int LargestQuery = 4096;
    private const int MostPending = 4000;

    /// <summary>One after the other without a query between: the socket is of no use any more.</summary>
    private const int MostFailures = 1000;
    private int _pending;
    private volatile bool _stopping;

    /// <summary>Ends after <see cref="Stop"/>.</summary>
    public Task RunAsync()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                Serve();
                ended.SetResult();
            }
            catch (Exception failed)
            {
                ended.SetException(failed);
            }
        }, maxStackSize: 256 * 1024) { IsBackground = true, Name = "dns" }.Start();
        return ended.Task;
    }

    public void Stop()
    {
        _stopping = true;
        socket.Dispose();
    }

    private void Serve()
    {
        var query = new byte[LargestQuery];
        var answer = new byte[Limits.LargestDatagram];
        var from = new SocketAddress(socket.AddressFamily);
        var failures = 0;
        while (!_stopping)
        {
            try
            {
                var received = socket.ReceiveFrom(query, SocketFlags.None, from);
                failures = 0;
                var length = responder.Answer(query.AsSpan(0, received), answer, udp: true, out var later);
                if (length > 0)
                    socket.SendTo(answer.AsSpan(0, length), SocketFlags.None, from);
                else if (later is not null)
                    AnswerLater(later, from);
            }
            catch (Exception failed) when (failed is SocketException or ObjectDisposedException && ++failures <= MostFailures)
            {
                // Somebody's port is closed or our own is: the first does not matter, the second ends the loop.
            }
            catch (Exception failed) when (failures <= MostFailures)
            {
                DnsLog.QueryFailed(logger, failed);
            }
        }
    }

    private void AnswerLater(PendingAnswer later, SocketAddress from)
    {
        if (Interlocked.Increment(ref _pending) > MostPending)
        {
            Interlocked.Decrement(ref _pending);
            return;
        }
        var asker = new SocketAddress(from.Family, from.Size);
        from.Buffer[..from.Size].CopyTo(asker.Buffer);
        _ = CompleteAsync(later, asker);
    }

    private async Task CompleteAsync(PendingAnswer later, SocketAddress asker)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Limits.LargestDatagram);
        try
        {
            await later.Arrived;
            var length = later.Write(buffer);
            if (length > 0)
                socket.SendTo(buffer.AsSpan(0, length), SocketFlags.None, asker);
        }
        catch (Exception failed) when (failed is SocketException or ObjectDisposedException)
        {
            // The asker, or this server, is gone.
        }
        catch (Exception failed)
        {
            DnsLog.QueryFailed(logger, failed);
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
