using System.Buffers.Binary;

namespace MiniKube.Network.Dns.Wire;

internal enum QueryFault
{
    None,

    /// <summary>Not worth an answer: too short, or an answer itself (answering those makes two servers talk for ever).</summary>
    Ignore,

    /// <summary>Answer with <see cref="Query.Refusal"/>.</summary>
    Refuse,
}

/// <summary>A question as received; points into the datagram.</summary>
internal ref struct Query
{
    public ushort Id { get; private set; }

    public ushort Flags { get; private set; }

    /// <summary>Name, type and class. Empty when they could not be read.</summary>
    public ReadOnlySpan<byte> Question { get; private set; }

    public readonly ReadOnlySpan<byte> Name => Question[..^4];

    public readonly RecordType Type => (RecordType)BinaryPrimitives.ReadUInt16BigEndian(Question[^4..]);

    public readonly ushort Class => BinaryPrimitives.ReadUInt16BigEndian(Question[^2..]);

    public bool HasEdns { get; private set; }

    public bool DnssecOk { get; private set; }

    /// <summary>What the asker can take in one datagram.</summary>
    public int DatagramSize { get; private set; }

    public ResponseCode Refusal { get; private set; }

    public readonly bool RecursionDesired => (Flags & HeaderFlags.RecursionDesired) != 0;

    public static QueryFault Parse(ReadOnlySpan<byte> message, out Query query)
    {
        query = new Query { DatagramSize = Limits.PlainDatagram };
        if (message.Length < Limits.HeaderLength)
            return QueryFault.Ignore;
        query.Id = BinaryPrimitives.ReadUInt16BigEndian(message);
        query.Flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if ((query.Flags & HeaderFlags.Response) != 0)
            return QueryFault.Ignore;
        if ((query.Flags & HeaderFlags.OperationMask) != 0)
            return query.Refuse(ResponseCode.NotImplemented);
        // One question (RFC 9619), and nothing where only answers have something.
        if (BinaryPrimitives.ReadUInt64BigEndian(message[4..]) >> 16 != 1UL << 32)
            return query.Refuse(ResponseCode.FormatError);
        var end = EndOfName(message);
        if (end < 0 || end + 4 > message.Length)
            return query.Refuse(ResponseCode.FormatError);
        query.Question = message[Limits.HeaderLength..(end + 4)];
        return query.ReadExtension(message, end + 4);
    }

    /// <summary>A question's name has nothing to point at: a pointer in it is a fault.</summary>
    private static int EndOfName(ReadOnlySpan<byte> message)
    {
        var at = Limits.HeaderLength;
        while (at < message.Length)
        {
            var length = message[at++];
            if (length == 0)
                return at - Limits.HeaderLength <= Limits.LongestName ? at : -1;
            if (length > Limits.LongestLabel)
                return -1;
            at += length;
        }
        return -1;
    }

    /// <summary>EDNS. Rules: RFC 6891.</summary>
    private QueryFault ReadExtension(ReadOnlySpan<byte> message, int at)
    {
        var walk = new RecordWalk(message, at, BinaryPrimitives.ReadUInt16BigEndian(message[10..]));
        while (walk.Next())
        {
            if (walk.Type != RecordType.Opt)
                continue;
            if (HasEdns || walk.DataStart - walk.Start != Limits.OptLength)
                return Refuse(ResponseCode.FormatError);
            HasEdns = true;
            DatagramSize = Math.Clamp((int)walk.Class, Limits.PlainDatagram, Limits.LargestDatagram);
            DnssecOk = (walk.Ttl & 0x8000) != 0;
            if ((walk.Ttl >> 16 & 0xff) != 0)
                return Refuse(ResponseCode.BadVersion);
        }
        return walk.Malformed ? Refuse(ResponseCode.FormatError) : QueryFault.None;
    }

    private QueryFault Refuse(ResponseCode code)
    {
        Refusal = code;
        return QueryFault.Refuse;
    }
}
