using System.Diagnostics.Metrics;
using System.Net;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns;

/// <summary>Counted under the names that dashboards for CoreDNS look for.</summary>
internal static class DnsMetrics
{
    public const string MeterName = "MiniKube.Dns";
    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("coredns_dns_requests_total");
    private static readonly Counter<long> Responses = Meter.CreateCounter<long>("coredns_dns_responses_total");
    private static readonly Counter<long> Hits = Meter.CreateCounter<long>("coredns_cache_hits_total");
    private static readonly Counter<long> Misses = Meter.CreateCounter<long>("coredns_cache_misses_total");
    private static readonly Counter<long> Forwards = Meter.CreateCounter<long>("coredns_forward_requests_total");

    public static void Requested(RecordType type, bool udp)
    {
        if (Requests.Enabled)
            Requests.Add(1, new("type", Name(type)), new("proto", udp ? "udp" : "tcp"));
    }

    public static void Responded(int code)
    {
        if (Responses.Enabled)
            Responses.Add(1, new KeyValuePair<string, object?>("rcode", Name(code)));
    }

    public static void Cached(bool hit) => (hit ? Hits : Misses).Add(1);

    public static void Forwarded(IPEndPoint server)
    {
        if (Forwards.Enabled)
            Forwards.Add(1, new KeyValuePair<string, object?>("to", server.ToString()));
    }

    private static string Name(RecordType type) => type switch
    {
        RecordType.A => "A",
        RecordType.Aaaa => "AAAA",
        RecordType.Cname => "CNAME",
        RecordType.Ptr => "PTR",
        RecordType.Srv => "SRV",
        RecordType.Txt => "TXT",
        RecordType.Soa => "SOA",
        RecordType.Ns => "NS",
        RecordType.Mx => "MX",
        _ => "other",
    };

    private static string Name(int code) => (ResponseCode)code switch
    {
        ResponseCode.NoError => "NOERROR",
        ResponseCode.FormatError => "FORMERR",
        ResponseCode.ServerFailure => "SERVFAIL",
        ResponseCode.NameError => "NXDOMAIN",
        ResponseCode.NotImplemented => "NOTIMP",
        ResponseCode.Refused => "REFUSED",
        _ => "other",
    };
}
