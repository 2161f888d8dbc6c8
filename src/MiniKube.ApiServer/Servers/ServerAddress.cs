using System.Net;
using System.Net.Sockets;

namespace MiniKube.ApiServer.Servers;

/// <summary>Where one API server is reached.</summary>
internal readonly record struct ServerAddress(IPAddress Address, int Port) : IComparable<ServerAddress>
{
    /// <summary>Whether others can be told of it.</summary>
    public bool IsPublic => !IPAddress.IsLoopback(Address) && !Address.Equals(IPAddress.Any) && !Address.Equals(IPAddress.IPv6Any);

    public bool IsIPv6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    public static ServerAddress? Parse(string text) => IPEndPoint.TryParse(text, out var end) && end.Port > 0 ? new(end.Address, end.Port) : null;

    public override string ToString() => new IPEndPoint(Address, Port).ToString();

    public int CompareTo(ServerAddress other)
    {
        var bytes = Address.GetAddressBytes().AsSpan().SequenceCompareTo(other.Address.GetAddressBytes());
        return bytes != 0 ? bytes : Port.CompareTo(other.Port);
    }
}
