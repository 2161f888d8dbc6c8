using MiniKube.ApiServer.Nodes;
using MiniKube.ApiServer.Streaming;

namespace MiniKube.ApiServer.Dialing;

/// <summary>One connection that a node's agent carries, as a stream. One reader and one writer at a time.</summary>
internal sealed class SessionStream(INodeSession session) : Stream
{
    private const int LargestFrame = 32 * 1024;
    private ReadOnlyMemory<byte> rest;
    private bool ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The agent says why the connection failed.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            while (rest.IsEmpty && !ended) await NextAsync(cancellationToken);
        }
        catch (ApiException error)
        {
            throw new IOException(error.Message, error);
        }
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        rest = rest[count..];
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            for (; !buffer.IsEmpty; buffer = buffer[Math.Min(LargestFrame, buffer.Length)..])
            {
                await session.WriteAsync(new(SessionChannels.Input, buffer[..Math.Min(LargestFrame, buffer.Length)]), cancellationToken);
            }
        }
        catch (ApiException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read it asynchronously");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("write it asynchronously");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await session.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        // It only completes a task that the call waits for; there is nothing to wait for here.
        if (disposing) _ = session.DisposeAsync().AsTask();
        base.Dispose(disposing);
    }

    private async ValueTask NextAsync(CancellationToken cancel)
    {
        if (await session.ReadAsync(cancel) is not { } frame)
        {
            ended = true;
            return;
        }
        if (frame.Channel == SessionChannels.Status && !frame.Data.IsEmpty)
        {
            var status = SessionStatus.Read(frame.Data.Span);
            if (SessionStatus.IsFailure(status)) throw new ApiException(status);
            ended = true;
            return;
        }
        if (frame.Channel == SessionChannels.Output) rest = frame.Data;
        ended |= frame.End;
    }
}
