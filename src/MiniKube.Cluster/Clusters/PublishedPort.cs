using System.Net;

namespace MiniKube.Cluster.Clusters;

/// <summary>A port of this machine that leads to a node port of the cluster.</summary>
/// <param name="Address">Of this machine; all of them when not given.</param>
/// <param name="HostPort">On this machine.</param>
/// <param name="NodePort">On the nodes.</param>
/// <param name="Udp">Datagrams instead of connections.</param>
public sealed record PublishedPort(IPAddress Address, int HostPort, int NodePort, bool Udp = false)
{
    private const string UdpMark = "/udp";

    /// <summary>What two ports must not share.</summary>
    public string Listen => new IPEndPoint(Address, HostPort) + (Udp ? UdpMark : "");

    /// <summary><c>8080:30080</c>, <c>127.0.0.1:8080:30080</c> or <c>5353:30053/udp</c>.</summary>
    public static PublishedPort Parse(string text)
    {
        var udp = text.EndsWith(UdpMark, StringComparison.Ordinal);
        var parts = (udp ? text[..^UdpMark.Length] : text.EndsWith("/tcp", StringComparison.Ordinal) ? text[..^4] : text).Split(':');
        var address = IPAddress.Any;
        if (parts.Length is 2 or 3
            && (parts.Length == 2 || IPAddress.TryParse(parts[0], out address))
            && Port(parts[^2]) is { } host && Port(parts[^1]) is { } node)
        {
            return new PublishedPort(address!, host, node, udp);
        }

        throw new ClusterException(ClusterFailure.Usage, $"'{text}' is no published port: write HOSTPORT:NODEPORT or ADDRESS:HOSTPORT:NODEPORT, for example 8080:30080, and /udp behind it for datagrams");
    }

    public override string ToString() => (Address.Equals(IPAddress.Any) ? $"{HostPort}:{NodePort}" : $"{Address}:{HostPort}:{NodePort}") + (Udp ? UdpMark : "");

    private static int? Port(string text) => ushort.TryParse(text, out var port) && port > 0 ? port : null;
}
