using System.Net.Sockets;

namespace MiniKube.StandIns.Tests;

/// <summary>A handler whose connections count their bytes.</summary>
internal sealed class CountedConnection
{
    private long read;
    private long written;

    public CountedConnection(Uri address) => Handler = new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address.Host, address.Port, cancel);
            return new CountingStream(this, socket);
        },
    };

    public SocketsHttpHandler Handler { get; }

    public long Read => Interlocked.Read(ref read);

    public long Written => Interlocked.Read(ref written);

    private sealed class CountingStream(CountedConnection owner, Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            Interlocked.Add(ref owner.read, count);
            return count;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Add(ref owner.written, buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
