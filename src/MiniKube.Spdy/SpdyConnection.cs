using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MiniKube.Spdy.Framing;
using MiniKube.Spdy.Headers;

namespace MiniKube.Spdy;

/// <summary>
/// One SPDY/3.1 connection over an upgraded HTTP connection, as Kubernetes uses it for exec, attach and port-forward.
/// SPDY's windows are not kept, as Kubernetes' own peers neither open nor heed them: TCP holds back a fast sender. Announcing them would do
/// harm: a frame that reaches a server which has closed already makes its kernel drop the output that is still on its way to us.
/// </summary>
[SuppressMessage("Design", "CA1031", Justification = "whatever ends the read loop ends the connection and is given to everybody who waits on it")]
public sealed class SpdyConnection : IAsyncDisposable
{
    private const int MaxControlLength = 64 * 1024;
    private const int MaxOpenStreams = 1024;
    private const int ReadBufferLength = 32 * 1024;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly Stream _transport;
    private readonly SpdyRole _role;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<uint, SpdyStream> _streams = new();
    private readonly ConcurrentDictionary<uint, TaskCompletionSource> _pings = new();
    private readonly Channel<SpdyStream> _incoming = Channel.CreateBounded<SpdyStream>(MaxOpenStreams);
    private readonly Lock _opening = new();
    private readonly HeaderInflater _inflater = new();
    private readonly Task _reading;
    private uint _nextId;
    private uint _nextPing;
    private uint _lastRemoteId;
    private volatile bool _goneAway;

    /// <summary>Takes over the transport. <paramref name="alreadyRead"/>: bytes that came with the HTTP head and belong to SPDY.</summary>
    public SpdyConnection(Stream transport, SpdyRole role, ReadOnlyMemory<byte> alreadyRead = default)
    {
        _transport = transport;
        _role = role;
        _nextId = role == SpdyRole.Client ? 1u : 2u;
        _nextPing = _nextId;
        Writer = new FrameWriter(transport, _end.Token);
        _reading = ReadToEndAsync(alreadyRead);
    }

    /// <summary>Completes when the connection has ended, for whatever reason. Never fails.</summary>
    public Task Completion => _reading;

    internal FrameWriter Writer { get; }

    /// <summary>Opens a stream and waits for the peer's reply (data sent before it would be dropped by some peers).</summary>
    public async Task<SpdyStream> OpenStreamAsync(IReadOnlyDictionary<string, string> headers, CancellationToken cancel)
    {
        SpdyStream stream;
        Task sent;
        lock (_opening)
        {
            // Ids must reach the peer in order: the frame takes its turn at the writer inside the lock.
            if (_goneAway)
                throw new SpdyException("the connection was closed");
            stream = new SpdyStream(this, _nextId, headers);
            _nextId += 2;
            _streams[stream.Id] = stream;
            sent = Writer.SynStreamAsync(stream.Id, headers);
        }
        try
        {
            if (_reading.IsCompleted)
                stream.OnConnectionEnd(null);
            await sent.WaitAsync(cancel);
            await stream.Replied.WaitAsync(cancel);
            return stream;
        }
        catch (Exception failed)
        {
            stream.Dispose();
            if (failed is SpdyException || cancel.IsCancellationRequested)
                throw;
            throw new SpdyException("the connection was closed", failed);
        }
    }

    /// <summary>The next stream that the peer opened, already replied to; null when the connection has ended.</summary>
    public async ValueTask<SpdyStream?> AcceptStreamAsync(CancellationToken cancel)
    {
        while (await _incoming.Reader.WaitToReadAsync(cancel))
        {
            if (_incoming.Reader.TryRead(out var stream))
                return stream;
        }
        return null;
    }

    /// <summary>All streams that the peer opens, until the connection ends.</summary>
    public async IAsyncEnumerable<SpdyStream> AcceptStreamsAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        while (await AcceptStreamAsync(cancel) is { } stream)
            yield return stream;
    }

    /// <summary>Completes when the peer has answered.</summary>
    public async Task PingAsync(CancellationToken cancel)
    {
        var id = Interlocked.Add(ref _nextPing, 2) - 2;
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pings[id] = answer;
        try
        {
            await Writer.PingAsync(id).WaitAsync(cancel);
            await Task.WhenAny(answer.Task, _reading).WaitAsync(cancel);
            if (!answer.Task.IsCompleted)
                throw new SpdyException("the connection was closed");
        }
        finally
        {
            _pings.TryRemove(id, out _);
        }
    }

    /// <summary>
    /// Ends all streams and says good-bye. A server then waits (a second at most) until the peer closes: closing with unread input would
    /// drop the output that the peer has not received yet.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (!_reading.IsCompleted)
        {
            _goneAway = true;
            foreach (var stream in _streams.Values)
                stream.Dispose();
            try
            {
                await Writer.GoAwayAsync(_lastRemoteId, GoAwayCode.Ok).WaitAsync(Farewell);
                if (_role == SpdyRole.Server)
                    await _reading.WaitAsync(Farewell);
            }
            catch (Exception)
            {
                // A peer that does not listen any more needs no good-bye.
            }
        }
        await _end.CancelAsync();
        await _transport.DisposeAsync();
        await _reading;
    }

    internal void Forget(SpdyStream stream) => _streams.TryRemove(stream.Id, out _);

    /// <summary>For frames nobody waits for. When they cannot be sent the connection is over, and the read loop tells.</summary>
    internal void SendAndForget(Task sending) =>
        sending.ContinueWith(static t => _ = t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private async Task ReadToEndAsync(ReadOnlyMemory<byte> alreadyRead)
    {
        Exception? error = null;
        try
        {
            await Task.Yield();
            var reader = new FrameReader(_transport, alreadyRead, ReadBufferLength);
            while (await reader.ReadHeaderAsync(_end.Token) is { } header)
            {
                if (header.IsControl)
                    await OnControlAsync(header, reader);
                else
                    await OnDataAsync(header, reader);
            }
        }
        catch (SpdyException broken) when (!_end.IsCancellationRequested)
        {
            error = broken;
            SendAndForget(Writer.GoAwayAsync(_lastRemoteId, GoAwayCode.ProtocolError));
        }
        catch (Exception ended)
        {
            error = _end.IsCancellationRequested ? null : new SpdyException("the connection broke", ended);
        }
        End(error);
    }

    private void End(Exception? error)
    {
        _goneAway = true;
        _incoming.Writer.TryComplete();
        foreach (var stream in _streams.Values)
            stream.OnConnectionEnd(error);
        _streams.Clear();
        _inflater.Dispose();
    }

    private async Task OnDataAsync(FrameHeader header, FrameReader reader)
    {
        _streams.TryGetValue(header.StreamId, out var stream);
        var left = header.Length;
        while (left > 0)
        {
            var piece = await reader.ReadPieceAsync(left, _end.Token);
            left -= piece.Length;
            if (stream is not null)
                await stream.OnDataAsync(piece, _end.Token);
        }
        if (header.IsFin)
            stream?.OnFin();
    }

    private async Task OnControlAsync(FrameHeader header, FrameReader reader)
    {
        if (header.Length > MaxControlLength)
            throw new SpdyException($"a control frame of {header.Length} bytes is too long");
        var body = new ControlBody(await reader.ReadAllAsync(header.Length, _end.Token));
        switch (header.Type)
        {
            case FrameType.SynStream:
                OnSynStream(header, body);
                break;
            case FrameType.SynReply:
                _inflater.Unpack(body.After(4));
                if (_streams.TryGetValue(body.Word(0), out var replied))
                {
                    replied.OnReply();
                    if (header.IsFin)
                        replied.OnFin();
                }
                break;
            case FrameType.Headers:
                _inflater.Unpack(body.After(4)); // read for the sake of the compression state
                if (header.IsFin && _streams.TryGetValue(body.Word(0), out var trailed))
                    trailed.OnFin();
                break;
            case FrameType.RstStream:
                if (_streams.TryRemove(body.Word(0), out var reset))
                    reset.OnReset((ResetCode)body.Word(1));
                break;
            case FrameType.Ping:
                OnPing(body.Word(0));
                break;
            case FrameType.GoAway:
                _goneAway = true; // open streams go on
                break;
            default:
                break; // SETTINGS and WINDOW_UPDATE ask nothing of us; unknown types are to be ignored
        }
    }

    private void OnSynStream(FrameHeader header, ControlBody body)
    {
        var id = body.Word(0);
        var headers = HeaderBlock.Decode(_inflater.Unpack(body.After(10)));
        var fromPeer = id % 2 == (_role == SpdyRole.Server ? 1u : 0u);
        if (id == 0 || !fromPeer || id <= _lastRemoteId)
            throw new SpdyException($"the peer opened a stream with id {id} after {_lastRemoteId}");
        _lastRemoteId = id;
        if (_goneAway || _streams.Count >= MaxOpenStreams)
        {
            SendAndForget(Writer.ResetAsync(id, ResetCode.RefusedStream));
            return;
        }
        var stream = new SpdyStream(this, id, headers);
        _streams[id] = stream;
        if (header.IsFin)
            stream.OnFin();
        SendAndForget(Writer.SynReplyAsync(id)); // takes its turn here, before anything the acceptor may write
        if (!_incoming.Writer.TryWrite(stream))
            stream.Dispose();
    }

    private void OnPing(uint id)
    {
        var ours = id % 2 == (_role == SpdyRole.Client ? 1u : 0u);
        if (!ours)
            SendAndForget(Writer.PingAsync(id));
        else if (_pings.TryGetValue(id, out var waiting))
            waiting.TrySetResult();
    }
}
