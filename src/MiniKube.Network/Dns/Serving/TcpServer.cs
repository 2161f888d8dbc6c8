using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Serving;

/// <summary>Answers over connections, one question after the other on each (RFC 7766). Bounded in connections, in size of questions and in waiting.</summary>
internal sealed class TcpServer(Socket listener, DnsResponder responder, TimeProvider time, ILogger logger)
{
    private const int MostConnections = 200;
    private const int LargestQuery = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private int _connections;

    /// <summary>Ends when the listener is disposed of, or when cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            Socket connection;
            try
            {
                connection = await listener.AcceptAsync(cancel);
            }
            catch (Exception ended) when (ended is ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                continue; // it hung up before we took it
            }
            if (Interlocked.Increment(ref _connections) > MostConnections)
            {
                Interlocked.Decrement(ref _connections);
                connection.Dispose();
                continue;
            }
            _ = ServeAsync(connection, cancel);
        }
    }

    private async Task ServeAsync(Socket connection, CancellationToken cancel)
    {
        var query = ArrayPool<byte>.Shared.Rent(LargestQuery);
        using var timer = new CancellationTokenSource(Patience, time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancel);
        try
        {
            connection.NoDelay = true;
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            while (true)
            {
                await stream.ReadExactlyAsync(query.AsMemory(0, 2), bound.Token);
                var length = BinaryPrimitives.ReadUInt16BigEndian(query);
                if (length > LargestQuery)
                    return;
                await stream.ReadExactlyAsync(query.AsMemory(0, length), bound.Token);
                if (!await AnswerAsync(stream, query.AsMemory(0, length), bound.Token))
                    return;
                timer.CancelAfter(Patience);
            }
        }
        catch (Exception ended) when (ended is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The asker hung up, or said nothing for too long.
        }
        catch (Exception failed)
        {
            DnsLog.QueryFailed(logger, failed);
        }
        finally
        {
            connection.Dispose();
            ArrayPool<byte>.Shared.Return(query);
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task<bool> AnswerAsync(NetworkStream stream, ReadOnlyMemory<byte> query, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Limits.LargestMessage + 2);
        try
        {
            var length = responder.Answer(query.Span, buffer.AsSpan(2, Limits.LargestMessage), udp: false, out var later);
            if (later is not null)
            {
                await later.Arrived.WaitAsync(cancel);
                length = later.Write(buffer.AsSpan(2, Limits.LargestMessage));
            }
            if (length == 0)
                return false;
            BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)length);
            await stream.WriteAsync(buffer.AsMemory(0, length + 2), cancel);
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
