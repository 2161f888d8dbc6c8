using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MiniKube.Cluster.Gateway;

/// <summary>
/// Listens on one address for datagrams. Each sender has a flow of its own to one of the targets, by which answers find back; it ends after a while of silence,
/// and moves to the next target when its own says that nobody is there, or has said nothing for some seconds.
/// </summary>
internal sealed class DatagramListener : IAsyncDisposable
{
    /// <summary>Beyond that many the flow that was silent longest ends.</summary>
    public const int MostFlows = 1024;

    private const int LargestDatagram = 65535;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly TimeProvider _time;
    private readonly Socket _socket;
    private readonly IPEndPoint[] _targets;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<IPEndPoint, Flow> _flows = new();
    private readonly Task _receiving;
    private readonly ITimer _sweep;
    private int _next;

    public DatagramListener(GatewayRoute route, TimeProvider time)
    {
        _time = time;
        _targets = [.. route.Targets.Select(IPEndPoint.Parse)];
        var listen = IPEndPoint.Parse(route.Listen);
        _socket = new Socket(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(listen);
        _receiving = ReceiveAsync();
        _sweep = time.CreateTimer(_ => Sweep(), null, Silence / 4, Silence / 4);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Local => (IPEndPoint)_socket.LocalEndPoint!;

    public int Flows => _flows.Count;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sweep.DisposeAsync();
        _socket.Dispose();
        await _receiving;
        foreach (var flow in _flows.Values) flow.Socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[LargestDatagram];
        var anyone = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var datagram = await _socket.ReceiveFromAsync(buffer, anyone, _stop.Token);
                await ForwardAsync((IPEndPoint)datagram.RemoteEndPoint, buffer.AsMemory(0, datagram.ReceivedBytes));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // An answer that nobody took any more, or we stop.
            }
        }
    }

    private async Task ForwardAsync(IPEndPoint sender, ReadOnlyMemory<byte> datagram)
    {
        // That a target refused an earlier datagram is told by an error on the send: another try, at the next target.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var flow = _flows.GetOrAdd(sender, Open);
            flow.UsedAt = _time.GetTimestamp();
            if (flow.AskedAt is not Flow.Answered and var asked && _time.GetElapsedTime(asked) > Patience)
            {
                End(sender, flow);
                continue;
            }

            if (flow.AskedAt == Flow.Answered) flow.AskedAt = flow.UsedAt;
            try
            {
                await flow.Socket.SendAsync(datagram, _stop.Token);
                return;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                End(sender, flow);
            }
        }
    }

    private Flow Open(IPEndPoint sender)
    {
        if (_flows.Count >= MostFlows && _flows.MinBy(one => one.Value.UsedAt) is var (oldest, silent)) End(oldest, silent);
        var target = _targets[(uint)Interlocked.Increment(ref _next) % _targets.Length];
        var flow = new Flow(new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp)) { UsedAt = _time.GetTimestamp() };
        flow.Socket.Connect(target);
        _ = AnswerAsync(sender, flow);
        return flow;
    }

    private async Task AnswerAsync(IPEndPoint sender, Flow flow)
    {
        await Task.Yield();
        var anything = new byte[1];
        try
        {
            while (true)
            {
                // A flow that waits needs no room for the largest answer: there may be a thousand of them.
                await flow.Socket.ReceiveAsync(anything, SocketFlags.Peek, _stop.Token);
                await PassBackAsync(sender, flow);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            End(sender, flow);
        }
    }

    private async Task PassBackAsync(IPEndPoint sender, Flow flow)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(LargestDatagram);
        try
        {
            var count = await flow.Socket.ReceiveAsync(buffer, _stop.Token);
            (flow.UsedAt, flow.AskedAt) = (_time.GetTimestamp(), Flow.Answered);
            await _socket.SendToAsync(buffer.AsMemory(0, count), sender, _stop.Token);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void End(IPEndPoint sender, Flow flow)
    {
        _flows.TryRemove(new(sender, flow));
        flow.Socket.Dispose();
    }

    private void Sweep()
    {
        foreach (var (sender, flow) in _flows)
        {
            if (_time.GetElapsedTime(flow.UsedAt) > Silence) End(sender, flow);
        }
    }

    /// <summary>Both directions write its times, so each is one number that is never seen half written.</summary>
    private sealed class Flow(Socket socket)
    {
        public const long Answered = -1;

        private long _usedAt;
        private long _askedAt = Answered;

        public Socket Socket => socket;

        public long UsedAt
        {
            get => Volatile.Read(ref _usedAt);
            set => Volatile.Write(ref _usedAt, value);
        }

        /// <summary>Since when there is no answer.</summary>
        public long AskedAt
        {
            get => Volatile.Read(ref _askedAt);
            set => Volatile.Write(ref _askedAt, value);
        }
    }
}
