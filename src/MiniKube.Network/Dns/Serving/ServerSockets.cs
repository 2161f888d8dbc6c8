using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MiniKube.Network.Dns.Serving;

internal static class ServerSockets
{
    private const int SocketLevel = 1;
    private const int ForceReceiveBuffer = 33;

    /// <summary>Holds a burst while the thread is busy or the runtime collects garbage.</summary>
    private const int ReceiveBuffer = 4 << 20;
    private const int Backlog = 128;

    public static Socket Udp(IPEndPoint at) => Bound(at, new Socket(at.AddressFamily, SocketType.Dgram, ProtocolType.Udp), socket =>
    {
        Span<byte> size = stackalloc byte[4];
        MemoryMarshal.Write(size, ReceiveBuffer);
        try
        {
            socket.SetRawSocketOption(SocketLevel, ForceReceiveBuffer, size);
        }
        catch (SocketException)
        {
            socket.ReceiveBufferSize = ReceiveBuffer; // without the right to force it, as much as the kernel's limit gives
        }
    });

    public static Socket Tcp(IPEndPoint at)
    {
        var listener = Bound(at, new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp), _ => { });
        listener.Listen(Backlog);
        return listener;
    }

    private static Socket Bound(IPEndPoint at, Socket socket, Action<Socket> prepare)
    {
        try
        {
            prepare(socket);
            socket.Bind(at);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
