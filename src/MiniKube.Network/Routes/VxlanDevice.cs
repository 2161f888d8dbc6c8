using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace MiniKube.Network.Routes;

/// <summary>The tunnel of a node. Its hardware address follows from the node's name, so that no node need be told another's.</summary>
internal sealed record VxlanDevice(int Id, int Port, IPAddress Local)
{
    public const string Name = "mkube-vxlan";
    public const int DefaultId = 77;

    /// <summary>The kernel's own choice, of the time before there was a registered port; the registered one is often taken by other overlays.</summary>
    public const int DefaultPort = 8472;

    /// <summary>What the tunnel's headers take of each packet.</summary>
    public static int Overhead(AddressFamily between) => between == AddressFamily.InterNetworkV6 ? 70 : 50;

    public static PhysicalAddress MacOf(string node)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes("minikube vxlan " + node)).AsSpan(0, 6).ToArray();
        // Locally administered, and no group.
        bytes[0] = (byte)((bytes[0] & 0xfc) | 0x02);
        return new(bytes);
    }
}
