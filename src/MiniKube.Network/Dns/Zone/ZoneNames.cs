using System.Net;
using System.Text;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Zone;

/// <summary>What stands under one name of the zone. Each method says whether the name exists; records of other types than asked are not written.</summary>
internal readonly ref struct ZoneNames(ClusterZone zone, SoaRecord soa, ReadOnlySpan<byte> serverAddress, uint turn)
{
    private readonly ReadOnlySpan<byte> _serverAddress = serverAddress;

    /// <param name="depth">How many labels stand before the zone's own.</param>
    public bool Write(scoped NameLabels name, int depth, int owner, RecordType type, ref MessageWriter writer, out byte[]? alias)
    {
        alias = null;
        if (type == RecordType.Any)
            return WriteAny(name, depth, owner, ref writer);
        if (depth == 0)
            return WriteApex(owner, type, ref writer);
        var kind = name[depth - 1];
        if (Is(kind, "svc"u8))
            return WriteService(name, depth, owner, type, ref writer, out alias);
        if (Is(kind, "pod"u8))
            return WritePod(name, depth, owner, type, ref writer);
        if (Is(kind, "dns"u8))
            return WriteServer(name, depth, owner, type, ref writer);
        if (depth != 1 || !Is(kind, "dns-version"u8))
            return false;
        if (type == RecordType.Txt)
        {
            writer.BeginRecord(owner, RecordType.Txt, ZoneAnswers.Ttl);
            writer.Label("1.1.0");
            writer.EndRecord(Section.Answer);
        }
        return true;
    }

    private static bool Is(ReadOnlySpan<byte> label, ReadOnlySpan<byte> text) => Ascii.EqualsIgnoreCase(label, text);

    /// <summary>"Anything" is a question that nobody honest needs an answer to (RFC 8482).</summary>
    private bool WriteAny(scoped NameLabels name, int depth, int owner, ref MessageWriter writer)
    {
        if (!Write(name, depth, owner, RecordType.Hinfo, ref writer, out _))
            return false;
        writer.BeginRecord(owner, RecordType.Hinfo, ZoneAnswers.Ttl);
        writer.Label("RFC8482");
        writer.Label("");
        return writer.EndRecord(Section.Answer) || true;
    }

    private bool WriteApex(int owner, RecordType type, ref MessageWriter writer)
    {
        if (type == RecordType.Soa)
            soa.Write(ref writer, owner, Section.Answer);
        if (type == RecordType.Ns)
        {
            writer.BeginRecord(owner, RecordType.Ns, ZoneAnswers.Ttl);
            var server = writer.Position;
            writer.Label("ns");
            writer.Label("dns");
            writer.Bytes(soa.Domain);
            if (writer.EndRecord(Section.Answer))
                writer.Address(server, _serverAddress, ZoneAnswers.Ttl, Section.Additional);
        }
        return true;
    }

    private bool WriteServer(scoped NameLabels name, int depth, int owner, RecordType type, ref MessageWriter writer)
    {
        if (depth == 1)
            return true;
        if (depth != 2 || !Is(name[0], "ns"u8))
            return false;
        if (type == (_serverAddress.Length == 4 ? RecordType.A : RecordType.Aaaa))
            writer.Address(owner, _serverAddress, ZoneAnswers.Ttl, Section.Answer);
        return true;
    }

    /// <summary>A pod's address is told by its name, so nobody needs to know the pod.</summary>
    private static bool WritePod(scoped NameLabels name, int depth, int owner, RecordType type, ref MessageWriter writer)
    {
        const int LongestAddress = 39;
        if (depth is 1 or 2)
            return true;
        if (depth != 3 || name[0].Length > LongestAddress)
            return false;
        Span<char> text = stackalloc char[LongestAddress];
        var length = Encoding.ASCII.GetChars(name[0], text);
        var dashed = text[..length];
        dashed.Replace('-', dashed.Count('-') == 3 && dashed.IndexOfAnyExceptInRange('-', '9') < 0 ? '.' : ':');
        if (!IPAddress.TryParse(dashed, out var address))
            return false;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var width);
        if (type == (width == 4 ? RecordType.A : RecordType.Aaaa))
            writer.Address(owner, bytes[..width], ZoneAnswers.Ttl, Section.Answer);
        return true;
    }

    private bool WriteService(scoped NameLabels name, int depth, int owner, RecordType type, ref MessageWriter writer, out byte[]? alias)
    {
        alias = null;
        if (depth == 1)
            return true;
        var ns = name[depth - 2];
        if (depth == 2)
            return zone.HasNamespace(ns);
        if (zone.Find(ns, name[depth - 3]) is not { } service)
            return false;
        switch (depth)
        {
            case 3:
                alias = service.Alias;
                if (type is RecordType.A or RecordType.Aaaa)
                    WriteAddresses(type == RecordType.A ? service.IPv4 : service.IPv6, type == RecordType.A ? 4 : 16, owner, ref writer);
                else if (type == RecordType.Srv)
                    new PortAnswers(service, soa.Domain, turn).Write(default, default, owner, ref writer);
                return true;
            case 4 when name[0].Length > 1 && name[0][0] == (byte)'_':
                return new PortAnswers(service, soa.Domain, turn).HasProtocol(name[0][1..]);
            case 4:
                return WriteEndpoint(service, name[0], owner, type, ref writer);
            case 5 when name[0].Length > 1 && name[0][0] == (byte)'_' && name[1].Length > 1 && name[1][0] == (byte)'_':
                var ports = new PortAnswers(service, soa.Domain, turn);
                return type == RecordType.Srv ? ports.Write(name[0][1..], name[1][1..], owner, ref writer) : ports.Has(name[0][1..], name[1][1..]);
            default:
                return false;
        }
    }

    /// <summary>All of them, each time another one first.</summary>
    private void WriteAddresses(ReadOnlySpan<byte> packed, int width, int owner, ref MessageWriter writer)
    {
        var count = packed.Length / width;
        for (var i = 0; i < count; i++)
        {
            if (!writer.Address(owner, packed.Slice((int)((turn + i) % count) * width, width), ZoneAnswers.Ttl, Section.Answer))
                return;
        }
    }

    private static bool WriteEndpoint(ServiceRecord service, scoped ReadOnlySpan<byte> host, int owner, RecordType type, ref MessageWriter writer)
    {
        var exists = false;
        foreach (var endpoint in service.Endpoints)
        {
            if (!Ascii.EqualsIgnoreCase(host, endpoint.Host))
                continue;
            exists = true;
            if (type == (endpoint.Address.Length == 4 ? RecordType.A : RecordType.Aaaa))
                writer.Address(owner, endpoint.Address, ZoneAnswers.Ttl, Section.Answer);
        }
        return exists;
    }
}
