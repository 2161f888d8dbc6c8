using System.Net;

namespace MiniKube.Cluster.Clusters;

/// <summary>A TCP port of this machine that leads to a node port of the cluster.</summary>
/// <param name="Address">Of this machine; all of them when not given.</param>
/// <param name="HostPort">On this machine.</param>
/// <param name="NodePort">On the nodes.</param>
public sealed record PublishedPort(IPAddress Address, int HostPort, int NodePort)
{
    public string Listen => new IPEndPoint(Address, HostPort).ToString();

    /// <summary><c>8080:30080</c> or <c>127.0.0.1:8080:30080</c>.</summary>
    public static PublishedPort Parse(string text)
    {
        var parts = text.Split(':');
        var address = IPAddress.Any;
        if (parts.Length is 2 or 3
            && (parts.Length == 2 || IPAddress.TryParse(parts[0], out address))
            && Port(parts[^2]) is { } host && Port(parts[^1]) is { } node)
        {
            return new PublishedPort(address!, host, node);
        }

        throw new ClusterException(ClusterFailure.Usage, $"'{text}' is no published port: write HOSTPORT:NODEPORT or ADDRESS:HOSTPORT:NODEPORT, for example 8080:30080");
    }

    public override string ToString() => Address.Equals(IPAddress.Any) ? $"{HostPort}:{NodePort}" : $"{Address}:{HostPort}:{NodePort}";

    private static int? Port(string text) => ushort.TryParse(text, out var port) && port > 0 ? port : null;
}
