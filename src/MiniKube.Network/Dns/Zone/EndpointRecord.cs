using System.Net;
using System.Text.RegularExpressions;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using EndpointPort = MiniKube.Api.Discovery.EndpointPort;

namespace MiniKube.Network.Dns.Zone;

/// <summary>One ready address of a headless service. <paramref name="Host"/>: the pod's host name, or the address with dashes.</summary>
internal sealed partial record EndpointRecord(string Service, string Namespace, string Host, byte[] Address, IReadOnlyList<EndpointPort> Ports)
{
    public static IReadOnlyList<EndpointRecord> Of(Service service, IEnumerable<EndpointSlice> slices)
    {
        var records = new List<EndpointRecord>();
        foreach (var slice in slices)
        {
            if (slice.AddressType is not ("IPv4" or "IPv6"))
                continue;
            foreach (var endpoint in slice.Endpoints)
            {
                if (endpoint.Conditions.Ready == false && !service.Spec.PublishNotReadyAddresses)
                    continue;
                foreach (var text in endpoint.Addresses)
                {
                    if (IPAddress.TryParse(text, out var address))
                        records.Add(new EndpointRecord(service.Metadata.Name ?? "", service.Metadata.Namespace ?? "", HostOf(endpoint, text), address.GetAddressBytes(), slice.Ports));
                }
            }
        }
        return records;
    }

    private static string HostOf(Endpoint endpoint, string address) =>
        endpoint.Hostname is { } host && Label().IsMatch(host) ? host : address.Replace('.', '-').Replace(':', '-');

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex Label();
}
