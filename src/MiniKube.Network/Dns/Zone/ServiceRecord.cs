using System.Net;
using System.Net.Sockets;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Zone;

/// <summary>
/// What DNS tells of one service. Strings and ports are those of the informer's objects; only addresses are kept in another form.
/// Rules: "Kubernetes DNS-Based Service Discovery", version 1.1.0.
/// </summary>
internal sealed class ServiceRecord
{
    private ServiceRecord(Service service)
    {
        Name = service.Metadata.Name ?? "";
        Namespace = service.Metadata.Namespace ?? "";
        Service = service;
    }

    public string Name { get; }

    public string Namespace { get; }

    public Service Service { get; }

    public IReadOnlyList<ServicePort> Ports => Service.Spec.Ports;

    /// <summary>One after the other, 4 bytes each; the other family 16 bytes each.</summary>
    public byte[] IPv4 { get; private init; } = [];

    public byte[] IPv6 { get; private init; } = [];

    public bool IsHeadless { get; private init; }

    /// <summary>The wire form of what an ExternalName points at.</summary>
    public byte[]? Alias { get; private init; }

    public IReadOnlyList<EndpointRecord> Endpoints { get; private init; } = [];

    public static bool Headless(Service service) => service.Spec is { ClusterIP: "None", Type: not "ExternalName" };

    /// <param name="slices">Looked at for headless services only.</param>
    public static ServiceRecord Of(Service service, IReadOnlyCollection<EndpointSlice> slices)
    {
        if (service.Spec.Type == "ExternalName")
            return new ServiceRecord(service) { Alias = AsciiName.Encode(service.Spec.ExternalName ?? "") };
        if (!Headless(service))
        {
            IReadOnlyList<string> given = service.Spec.ClusterIPs.Count > 0 ? service.Spec.ClusterIPs : [service.Spec.ClusterIP ?? ""];
            return new ServiceRecord(service) { IPv4 = Pack(given, AddressFamily.InterNetwork), IPv6 = Pack(given, AddressFamily.InterNetworkV6) };
        }
        var endpoints = EndpointRecord.Of(service, slices);
        return new ServiceRecord(service)
        {
            IsHeadless = true,
            Endpoints = endpoints,
            IPv4 = Pack(endpoints, 4),
            IPv6 = Pack(endpoints, 16),
        };
    }

    /// <summary>Addresses by which a reverse question finds this service.</summary>
    public IEnumerable<(UInt128 Address, object Owner)> ReverseOwners() => IsHeadless
        ? Endpoints.Select(endpoint => (ReverseName.Key(endpoint.Address), (object)endpoint))
        : IPv4.Chunk(4).Concat(IPv6.Chunk(16)).Select(address => (ReverseName.Key(address), (object)this));

    private static byte[] Pack(IEnumerable<string> texts, AddressFamily family) =>
        [.. texts.Select(text => IPAddress.TryParse(text, out var address) ? address : null)
            .Where(address => address?.AddressFamily == family).SelectMany(address => address!.GetAddressBytes())];

    private static byte[] Pack(IReadOnlyList<EndpointRecord> endpoints, int width)
    {
        var seen = new HashSet<UInt128>();
        return [.. endpoints.Where(endpoint => endpoint.Address.Length == width && seen.Add(ReverseName.Key(endpoint.Address))).SelectMany(endpoint => endpoint.Address)];
    }
}
