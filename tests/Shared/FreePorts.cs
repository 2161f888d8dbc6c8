using System.Net;
using System.Net.Sockets;

namespace MiniKube.Testing;

/// <summary>
/// Ports that nobody has, and that nobody else is given while this process lives: below the range from which the kernel takes ports for callers, and claimed
/// on the whole machine, since several test processes run side by side.
/// </summary>
internal static class FreePorts
{
    private static readonly Lock Gate = new();
    private static readonly Random Random = new();

    /// <summary>Names that the kernel forgets with this process.</summary>
    private static readonly List<Socket> Claims = [];

    public static int Take()
    {
        lock (Gate)
        {
            while (true)
            {
                var port = Random.Next(10_000, 30_000);
                if (Claim(port) && IsFree(port, SocketType.Stream, ProtocolType.Tcp) && IsFree(port, SocketType.Dgram, ProtocolType.Udp)) return port;
            }
        }
    }

    private static bool Claim(int port)
    {
        var claim = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            claim.Bind(new UnixDomainSocketEndPoint($"\0minikube-tests-port-{port}"));
        }
        catch (SocketException)
        {
            claim.Dispose();
            return false;
        }
        Claims.Add(claim);
        return true;
    }

    private static bool IsFree(int port, SocketType type, ProtocolType protocol)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, type, protocol);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
