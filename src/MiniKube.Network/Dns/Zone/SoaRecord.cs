using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Zone;

/// <summary>The zone's start of authority: with a negative answer it says how long that holds (RFC 2308).</summary>
internal sealed class SoaRecord(byte[] domain)
{
    public byte[] Domain { get; } = domain;

    public void Write(ref MessageWriter writer, int owner, Section section)
    {
        writer.BeginRecord(owner, RecordType.Soa, ZoneAnswers.Ttl);
        writer.Label("ns");
        writer.Label("dns");
        writer.Bytes(Domain);
        writer.Label("hostmaster");
        writer.Bytes(Domain);
        writer.Number(1U); // the zone has no transfers, so nobody compares serials
        writer.Number(7200U);
        writer.Number(1800U);
        writer.Number(86400U);
        writer.Number(ZoneAnswers.Ttl);
        writer.EndRecord(section);
    }
}
