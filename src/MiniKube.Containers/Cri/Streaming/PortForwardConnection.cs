using System.Text;
using MiniKube.Spdy;

namespace MiniKube.Containers.Cri.Streaming;

/// <summary>One forwarded connection: a data stream, and an error stream that says why it failed.</summary>
internal sealed class PortForwardConnection : IPortForwardConnection
{
    private readonly SpdyConnection _connection;

    public PortForwardConnection(SpdyConnection connection, SpdyStream data, SpdyStream errors)
    {
        _connection = connection;
        Input = new HalfCloseStream(data);
        Output = new OutputStream(data, ReadErrorAsync(errors));
    }

    public Stream Input { get; }
    public Stream Output { get; }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static async Task<string> ReadErrorAsync(SpdyStream errors)
    {
        using var text = new MemoryStream();
        try
        {
            await errors.CopyToAsync(text);
        }
        catch (IOException broken)
        {
            return broken.Message;
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>At its end, looks whether that was an error.</summary>
    private sealed class OutputStream(SpdyStream inner, Task<string> error) : Stream
    {
        /// <summary>The server closes data before it writes the error, and gives a half-closed connection one second.</summary>
        private static readonly TimeSpan ErrorWait = TimeSpan.FromSeconds(3);

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            if (count > 0 || buffer.IsEmpty)
                return count;
            var message = "";
            try
            {
                message = await error.WaitAsync(ErrorWait, cancellationToken);
            }
            catch (TimeoutException)
            {
                // Half-closed by the pod; the other direction still runs.
            }
            return message.Length == 0 ? 0 : throw new ContainerRuntimeException(RuntimeError.Other, message);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read asynchronously");
        public override void Flush() { }
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
