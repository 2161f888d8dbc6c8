using System.Net;
using System.Net.Sockets;

namespace MiniKube.Cluster.Gateway;

/// <summary>Whether a route could listen, before people wait for a gateway that cannot.</summary>
internal static class ListenProbe
{
    /// <summary>Why it could not; null when it could.</summary>
    public static string? Problem(GatewayRoute route)
    {
        var listen = IPEndPoint.Parse(route.Listen);
        try
        {
            using var socket = route.Udp ? new Socket(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp) : new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(listen);
            if (!route.Udp) socket.Listen();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"another program listens on port {listen.Port} of this machine ('ss -{(route.Udp ? "u" : "t")}lnp sport = :{listen.Port}' names it)",
                SocketError.AddressNotAvailable => $"this machine has no address {listen.Address} ('ip address' lists those it has)",
                _ => $"cannot listen on {route.Listen}: {e.Message}",
            };
        }
    }
}
