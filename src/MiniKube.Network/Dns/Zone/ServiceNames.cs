using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Zone;

internal static class ServiceNames
{
    /// <summary>[host.]service.namespace.svc.domain</summary>
    public static void ServiceName(this ref MessageWriter writer, string? host, string service, string ns, ReadOnlySpan<byte> domain)
    {
        if (host is not null)
            writer.Label(host);
        writer.Label(service);
        writer.Label(ns);
        writer.Label("svc");
        writer.Bytes(domain);
    }
}
