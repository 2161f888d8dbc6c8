using System.Buffers.Binary;
using MiniKube.Network.Dns.Forwarding;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Serving;

/// <summary>Appends what an upstream knows of an alias' target: stub resolvers do not ask for it themselves.</summary>
internal static class AliasAnswer
{
    public static int Finish(ref MessageWriter writer, in Query query, ForwardedAnswer answer, TimeSpan age)
    {
        ReadOnlySpan<byte> message = answer.Message;
        Span<byte> name = stackalloc byte[Limits.LongestName];
        var walk = new RecordWalk(message, RecordWalk.SkipName(message, Limits.HeaderLength) + 4, BinaryPrimitives.ReadUInt16BigEndian(message[6..]));
        while (walk.Next())
        {
            var length = RecordWalk.ExpandName(message, walk.Start, name);
            if (length == 0 || (walk.Type != query.Type && walk.Type is not (RecordType.Cname or RecordType.Dname)))
                continue;
            var left = (uint)Math.Max(0, walk.Ttl - age.TotalSeconds);
            writer.BeginRecord(name[..length], walk.Type, left);
            if (WriteData(ref writer, message, walk, name) && !writer.EndRecord(Section.Answer))
                break;
        }
        return writer.Finish(query, answer.Code, authoritative: false);
    }

    /// <summary>Names within the data point into the other message: they are written out.</summary>
    private static bool WriteData(ref MessageWriter writer, scoped ReadOnlySpan<byte> message, scoped RecordWalk record, scoped Span<byte> name)
    {
        var fixedPart = record.Type switch
        {
            RecordType.Cname or RecordType.Dname or RecordType.Ns or RecordType.Ptr => 0,
            RecordType.Mx => 2,
            RecordType.Srv => 6,
            _ => -1,
        };
        if (fixedPart < 0)
        {
            writer.Bytes(record.Data);
            return true;
        }
        if (record.Data.Length <= fixedPart)
            return false;
        var length = RecordWalk.ExpandName(message, record.DataStart + fixedPart, name);
        writer.Bytes(record.Data[..fixedPart]);
        writer.Bytes(name[..length]);
        return length > 0;
    }
}
