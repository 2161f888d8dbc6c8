using System.Text;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Zone;

/// <summary>SRV records: the named ports of a service, or of each endpoint of a headless one. An empty name means every port.</summary>
internal readonly ref struct PortAnswers(ServiceRecord service, ReadOnlySpan<byte> domain, uint turn)
{
    private const ushort Weight = 100;
    private readonly ReadOnlySpan<byte> _domain = domain;

    public bool HasProtocol(scoped ReadOnlySpan<byte> protocol) => Has(default, protocol);

    public bool Has(scoped ReadOnlySpan<byte> port, scoped ReadOnlySpan<byte> protocol)
    {
        foreach (var known in service.Ports)
        {
            if (Matches(port, protocol, known.Name, known.Protocol))
                return true;
        }
        foreach (var endpoint in service.Endpoints)
        {
            foreach (var known in endpoint.Ports)
            {
                if (Matches(port, protocol, known.Name, known.Protocol))
                    return true;
            }
        }
        return false;
    }

    /// <summary>Says whether there is such a port; additional records, the targets' addresses, are left out when they do not fit.</summary>
    public bool Write(scoped ReadOnlySpan<byte> port, scoped ReadOnlySpan<byte> protocol, int owner, ref MessageWriter writer)
    {
        if (!Has(port, protocol))
            return false;
        if (service.IsHeadless)
            WriteEndpoints(port, protocol, owner, ref writer);
        else if (service.Alias is null)
            WriteService(port, protocol, owner, ref writer);
        return true;
    }

    private static bool Matches(scoped ReadOnlySpan<byte> port, scoped ReadOnlySpan<byte> protocol, string? name, string? its) =>
        (protocol.IsEmpty || Ascii.EqualsIgnoreCase(protocol, its ?? "TCP")) && (port.IsEmpty || Ascii.EqualsIgnoreCase(port, name ?? ""));

    private void WriteService(scoped ReadOnlySpan<byte> port, scoped ReadOnlySpan<byte> protocol, int owner, ref MessageWriter writer)
    {
        var target = 0;
        foreach (var known in service.Ports)
        {
            if (!Matches(port, protocol, known.Name, known.Protocol))
                continue;
            var at = Begin(owner, Weight, known.Port, ref writer);
            writer.ServiceName(null, service.Name, service.Namespace, _domain);
            if (writer.EndRecord(Section.Answer))
                target = at;
        }
        if (target == 0)
            return;
        for (var i = 0; i + 4 <= service.IPv4.Length; i += 4)
            writer.Address(target, service.IPv4.AsSpan(i, 4), ZoneAnswers.Ttl, Section.Additional);
        for (var i = 0; i + 16 <= service.IPv6.Length; i += 16)
            writer.Address(target, service.IPv6.AsSpan(i, 16), ZoneAnswers.Ttl, Section.Additional);
    }

    private void WriteEndpoints(scoped ReadOnlySpan<byte> port, scoped ReadOnlySpan<byte> protocol, int owner, ref MessageWriter writer)
    {
        var endpoints = service.Endpoints;
        // Where a target stands in the message, for its address afterwards. More than these many have no additional records.
        const int MostTargets = 64;
        Span<int> targets = stackalloc int[MostTargets];
        Span<int> whose = stackalloc int[MostTargets];
        var count = 0;
        var weight = (ushort)Math.Max(1, Weight / Math.Max(1, endpoints.Count));
        for (var i = 0; i < endpoints.Count && !writer.Truncated; i++)
        {
            var index = (int)((turn + i) % endpoints.Count);
            var endpoint = endpoints[index];
            foreach (var known in endpoint.Ports)
            {
                if (known.Port is not { } number || !Matches(port, protocol, known.Name, known.Protocol))
                    continue;
                var at = Begin(owner, weight, number, ref writer);
                writer.ServiceName(endpoint.Host, endpoint.Service, endpoint.Namespace, _domain);
                if (writer.EndRecord(Section.Answer) && count < MostTargets && at < 0x4000 && (count == 0 || whose[count - 1] != index))
                    (targets[count], whose[count++]) = (at, index);
            }
        }
        for (var i = 0; i < count && !writer.Truncated; i++)
            writer.Address(targets[i], endpoints[whose[i]].Address, ZoneAnswers.Ttl, Section.Additional);
    }

    /// <summary>Returns where the target's name will stand; it may not be compressed (RFC 2782).</summary>
    private static int Begin(int owner, ushort weight, int port, ref MessageWriter writer)
    {
        writer.BeginRecord(owner, RecordType.Srv, ZoneAnswers.Ttl);
        writer.Number((ushort)0);
        writer.Number(weight);
        writer.Number((ushort)port);
        return writer.Position;
    }
}
