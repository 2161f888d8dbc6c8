using System.Buffers.Binary;
using System.Net.Sockets;

namespace MiniKube.Client.Servers;

/// <summary>
/// Lets the kernel give up a connection whose other host is gone: after two seconds without an acknowledgement of what was sent, and with probes each second
/// on an idle one. It costs no process a wake-up.
/// </summary>
internal static class KernelPatience
{
    private const int Tcp = 6;
    private const int UserTimeout = 18;
    private const int Milliseconds = 2500;

    public static void Apply(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 1);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 1);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 2);
        Span<byte> value = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(value, Milliseconds);
        socket.SetRawSocketOption(Tcp, UserTimeout, value);
    }
}
