using System.Net;
using MiniKube.Cluster;

namespace MiniKube.Cli.Composition;

/// <summary>The address of the cluster's DNS: given, or the tenth of the services' network as everywhere in Kubernetes.</summary>
internal static class DnsAddress
{
    private const int Place = 10;

    /// <summary>Null: no DNS.</summary>
    public static string? Of(string? given, string serviceNetwork)
    {
        if (given == "none") return null;
        if (given is not null)
        {
            return IPAddress.TryParse(given, out _) ? given
                : throw new ClusterException(ClusterFailure.Usage, $"'{given}' is not an IP address: give --cluster-dns one like 10.96.0.10, or none");
        }
        var network = IPNetwork.Parse(serviceNetwork.Split(',')[0]);
        var bytes = network.BaseAddress.GetAddressBytes();
        bytes[^1] += Place;
        var address = new IPAddress(bytes);
        return network.Contains(address) ? address.ToString() : null;
    }
}
