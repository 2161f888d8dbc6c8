using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace MiniKube.Cli.Composition;

/// <summary>The address of this host that others are most likely to reach it by.</summary>
internal static class HostAddress
{
    /// <summary>The one that the default route uses; without one the first that is up; else loopback.</summary>
    public static IPAddress Find() => Routed() ?? FirstUp() ?? IPAddress.Loopback;

    private static IPAddress? Routed()
    {
        try
        {
            // Connecting a datagram socket sends nothing: it only asks the kernel for a route.
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(new IPEndPoint(new IPAddress([192, 0, 2, 1]), 9));
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static IPAddress? FirstUp() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(i => i.GetIPProperties().UnicastAddresses)
        .Select(a => a.Address)
        .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork);
}
