using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace MiniKube.Cluster.Gateway;

/// <summary>Listens on one address and leads each connection to a target that takes it: the one with the fewest that is not known to be dead.</summary>
internal sealed class GatewayListener : IAsyncDisposable
{
    private const int MostConnections = 4096;
    private const int BufferBytes = 64 * 1024;
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(1);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _room = new(MostConnections);
    private readonly Task _accepting;

    public GatewayListener(GatewayRoute route, TimeProvider time)
    {
        Route = route;
        Targets = [.. route.Targets.Select(t => new GatewayTarget(IPEndPoint.Parse(t), time))];
        _socket.Bind(IPEndPoint.Parse(route.Listen));
        _socket.Listen();
        _accepting = AcceptAsync();
    }

    public GatewayRoute Route { get; }

    public IReadOnlyList<GatewayTarget> Targets { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _accepting;
        foreach (var target in Targets) target.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _room.WaitAsync(_stop.Token);
                _ = ServeAsync(await _socket.AcceptAsync(_stop.Token));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The connection went before it came, or we stop.
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            using (client)
            {
                client.NoDelay = true;
                foreach (var target in Targets.OrderBy(t => t.Rank).ThenBy(t => t.Connections))
                {
                    if (await ConnectAsync(target) is not { } server) continue;
                    using (server) await CarryAsync(client, server, target);
                    return;
                }
            }
        }
        finally
        {
            _room.Release();
        }
    }

    private async Task<Socket?> ConnectAsync(GatewayTarget target)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            limit.CancelAfter(ConnectPatience);
            await server.ConnectAsync(target.Address, limit.Token);
            return server;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            target.DidNotConnect();
            server.Dispose();
            return null;
        }
    }

    private async Task CarryAsync(Socket client, Socket server, GatewayTarget target)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, target.Enter());
        try
        {
            var there = PumpAsync(client, server, end.Token);
            var back = PumpAsync(server, client, end.Token);

            // One side may be done while the other still talks; a broken one ends both.
            if (!await await Task.WhenAny(there, back)) await end.CancelAsync();
            await Task.WhenAll(there, back);
        }
        finally
        {
            target.Leave();
        }
    }

    /// <summary>False when the connection broke.</summary>
    private static async Task<bool> PumpAsync(Socket from, Socket to, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await from.ReceiveAsync(buffer, cancel) is var count and > 0)
            {
                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), cancel);
            }

            to.Shutdown(SocketShutdown.Send);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
