using System.Net.Sockets;

namespace MiniKube.Network.Netlink;

/// <summary>Changes of links, addresses and routes, as the kernel tells them. A reader that is too slow is told that it missed some.</summary>
internal sealed class NetlinkEvents : IDisposable
{
    private const uint Groups = 0x1 | 0x10 | 0x40 | 0x100 | 0x400; // links, IPv4 addresses and routes, IPv6 addresses and routes
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];

    private NetlinkEvents(Socket socket) => _socket = socket;

    public static NetlinkEvents Open()
    {
        var handle = NetlinkCalls.Open(Groups);
        // Owned by the socket from here on.
        var socket = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: true));
        handle.SetHandleAsInvalid();
        return new NetlinkEvents(socket);
    }

    /// <summary>The next events; null: some were missed.</summary>
    public async Task<IReadOnlyList<NetlinkMessage>?> NextAsync(CancellationToken cancel)
    {
        try
        {
            var length = await _socket.ReceiveAsync(_buffer, SocketFlags.None, cancel);
            return [.. NetlinkMessage.Split(_buffer.AsMemory(0, length))];
        }
        catch (SocketException lost) when (lost.SocketErrorCode is SocketError.NoBufferSpaceAvailable)
        {
            return null;
        }
    }

    public void Dispose() => _socket.Dispose();
}
