using System.IO.Pipelines;
using MiniKube.Spdy.Framing;

namespace MiniKube.Spdy;

/// <summary>
/// One stream of a <see cref="SpdyConnection"/>, readable and writable. A reset by the peer reads as end of stream, as Kubernetes' own
/// peers end streams that way. Disposing gives up both directions.
/// </summary>
public sealed class SpdyStream : Stream
{
    private readonly SpdyConnection _connection;
    private readonly Pipe _inbound = new(new PipeOptions(pauseWriterThreshold: 256 * 1024, resumeWriterThreshold: 128 * 1024, useSynchronizationContext: false));
    private readonly TaskCompletionSource _replied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _localEnded;
    private int _remoteEnded;
    private int _disposed;

    internal SpdyStream(SpdyConnection connection, uint id, IReadOnlyDictionary<string, string> headers)
    {
        _connection = connection;
        Id = id;
        Headers = headers;
    }

    public uint Id { get; }

    /// <summary>What the stream was opened with; names without case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    public override bool CanRead => true;
    public override bool CanWrite => true;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    internal Task Replied => _replied.Task;

    /// <summary>Half-close: the peer reads end of stream, this side can still read.</summary>
    public Task CompleteWritesAsync(CancellationToken cancel = default)
    {
        if (Interlocked.Exchange(ref _localEnded, 1) != 0)
            return Task.CompletedTask;
        var sent = _connection.Writer.DataAsync(Id, [], fin: true);
        ForgetIfDone();
        return sent.WaitAsync(cancel);
    }

    /// <summary>Ends both directions at once; the peer may lose what it has not read.</summary>
    public Task ResetAsync(CancellationToken cancel = default)
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return Task.CompletedTask;
        var sent = _connection.Writer.ResetAsync(Id, ResetCode.Cancel);
        Abandon();
        return sent.WaitAsync(cancel);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ReadResult result;
        try
        {
            result = await _inbound.Reader.ReadAsync(cancellationToken);
        }
        catch (InvalidOperationException) when (Volatile.Read(ref _disposed) != 0)
        {
            return 0;
        }
        var available = result.Buffer;
        var count = (int)Math.Min(available.Length, buffer.Length);
        var taken = available.Slice(0, count);
        var at = 0;
        foreach (var segment in taken)
        {
            segment.CopyTo(buffer[at..]);
            at += segment.Length;
        }
        _inbound.Reader.AdvanceTo(taken.End);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (Volatile.Read(ref _localEnded) != 0)
                throw new SpdyException($"stream {Id} takes no more data");
            var piece = buffer[..Math.Min(buffer.Length, FrameWriter.MaxDataLength)];
            await _connection.Writer.DataAsync(Id, piece.Span, fin: false).WaitAsync(cancellationToken);
            buffer = buffer[piece.Length..];
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read asynchronously");
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("write asynchronously");
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    internal void OnReply() => _replied.TrySetResult();

    /// <summary>Waits while the reader is far behind: that holds up the connection, and by TCP the peer.</summary>
    internal async ValueTask OnDataAsync(ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        try
        {
            if (Volatile.Read(ref _remoteEnded) == 0)
                await _inbound.Writer.WriteAsync(data, cancel);
        }
        catch (InvalidOperationException) when (Volatile.Read(ref _remoteEnded) != 0)
        {
            // Given up by its reader this very moment: the data goes nowhere.
        }
    }

    internal void OnFin()
    {
        EndInbound(null);
        ForgetIfDone();
    }

    internal void OnReset(ResetCode code)
    {
        Interlocked.Exchange(ref _localEnded, 1);
        _replied.TrySetException(new SpdyException($"the peer refused stream {Id} ({code})"));
        _ = _replied.Task.Exception;
        EndInbound(code == ResetCode.Cancel ? null : new SpdyException($"the peer reset stream {Id} ({code})"));
    }

    /// <summary>The connection is gone; <paramref name="error"/> null means it was closed in order.</summary>
    internal void OnConnectionEnd(Exception? error)
    {
        Interlocked.Exchange(ref _localEnded, 1);
        _replied.TrySetException(error ?? new SpdyException("the connection was closed"));
        _ = _replied.Task.Exception;
        EndInbound(error);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            var unfinished = Interlocked.Exchange(ref _localEnded, 1) == 0;
            if (Volatile.Read(ref _remoteEnded) == 0)
                _connection.SendAndForget(_connection.Writer.ResetAsync(Id, ResetCode.Cancel));
            else if (unfinished)
                _connection.SendAndForget(_connection.Writer.DataAsync(Id, [], fin: true));
            Abandon();
        }
        base.Dispose(disposing);
    }

    private void Abandon()
    {
        Interlocked.Exchange(ref _localEnded, 1);
        EndInbound(null);
        _inbound.Reader.Complete(); // also lets go a read loop that waits for room
        _connection.Forget(this);
    }

    private void EndInbound(Exception? error)
    {
        if (Interlocked.Exchange(ref _remoteEnded, 1) == 0)
            _inbound.Writer.Complete(error);
    }

    private void ForgetIfDone()
    {
        if (Volatile.Read(ref _localEnded) != 0 && Volatile.Read(ref _remoteEnded) != 0)
            _connection.Forget(this);
    }
}
