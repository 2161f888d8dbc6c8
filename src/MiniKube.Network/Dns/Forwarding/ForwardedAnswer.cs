using System.Buffers.Binary;
using MiniKube.Network.Dns.Wire;

namespace MiniKube.Network.Dns.Forwarding;

/// <summary>An upstream's answer, checked, without its EDNS record; kept for <see cref="Lifetime"/>.</summary>
internal sealed record ForwardedAnswer(byte[] Message, TimeSpan Lifetime)
{
    private static readonly TimeSpan LongestPositive = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestNegative = TimeSpan.FromSeconds(30);

    /// <summary>A failure is remembered too, or every retry of every client would go out again (RFC 9520).</summary>
    private static readonly TimeSpan FailureTime = TimeSpan.FromSeconds(1);

    public ResponseCode Code => (ResponseCode)(Message[3] & HeaderFlags.CodeMask);

    public static ForwardedAnswer Failure(ReadOnlySpan<byte> key)
    {
        var message = ForwardKey.ToMessage(key, edns: false);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)(HeaderFlags.Response | HeaderFlags.RecursionAvailable | (int)ResponseCode.ServerFailure));
        return new ForwardedAnswer(message, FailureTime);
    }

    /// <summary>Null when it is malformed.</summary>
    public static ForwardedAnswer? Read(ReadOnlySpan<byte> raw, int questionLength)
    {
        var (answers, authority) = (Count(raw, 6), Count(raw, 8));
        var walk = new RecordWalk(raw, Limits.HeaderLength + questionLength, answers + authority + Count(raw, 10));
        var (seen, kept, end) = (0, 0, Limits.HeaderLength + questionLength);
        uint? shortest = null, negative = null;
        while (walk.Next())
        {
            if (walk.Type == RecordType.Opt)
                break; // last in practice; what might follow it (signatures of the message) is not ours to pass on
            if (++seen > answers && seen <= answers + authority && walk.Type == RecordType.Soa && walk.Data.Length >= 22)
                negative = Math.Min(walk.Ttl, BinaryPrimitives.ReadUInt32BigEndian(walk.Data[^4..]));
            shortest = Math.Min(shortest ?? uint.MaxValue, walk.Ttl);
            kept++;
            end = walk.End;
        }
        if (walk.Malformed || kept < answers + authority)
            return null;
        var message = raw[..end].ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(10), (ushort)(kept - answers - authority));
        var code = (ResponseCode)(message[3] & HeaderFlags.CodeMask);
        var lifetime = code switch
        {
            ResponseCode.NoError when answers > 0 => Bounded(shortest, LongestPositive),
            ResponseCode.NoError or ResponseCode.NameError => Bounded(negative, LongestNegative),
            _ => FailureTime,
        };
        return new ForwardedAnswer(message, lifetime);
    }

    /// <summary>Writes it for one who asked, <paramref name="age"/> after it came. What does not fit is cut at a record's end and marked.</summary>
    public int WriteTo(Span<byte> buffer, in Query query, int limit, TimeSpan age)
    {
        const int Kept = HeaderFlags.RecursionDesired | HeaderFlags.CheckingDisabled;
        var room = Math.Min(limit, buffer.Length) - (query.HasEdns ? Limits.OptLength : 0);
        Message.AsSpan(0, Limits.HeaderLength).CopyTo(buffer);
        query.Question.CopyTo(buffer[Limits.HeaderLength..]);
        var flags = BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]) & ~(Kept | HeaderFlags.Authoritative | HeaderFlags.Truncated) | (query.Flags & Kept);
        flags |= HeaderFlags.RecursionAvailable;
        var length = Limits.HeaderLength + query.Question.Length;
        var counts = (Count(Message, 6), Count(Message, 8), Count(Message, 10));
        var walk = new RecordWalk(Message, length, counts.Item1 + counts.Item2 + counts.Item3);
        var written = 0;
        while (walk.Next() && walk.End <= room)
        {
            Message.AsSpan(walk.Start, walk.End - walk.Start).CopyTo(buffer[walk.Start..]);
            var left = Math.Max(0, walk.Ttl - (uint)age.TotalSeconds);
            BinaryPrimitives.WriteUInt32BigEndian(buffer[walk.TtlOffset..], (uint)left);
            length = walk.End;
            written++;
        }
        if (written < counts.Item1 + counts.Item2)
            flags |= HeaderFlags.Truncated;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, query.Id);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], (ushort)flags);
        WriteCounts(buffer, written, counts);
        return query.HasEdns ? MessageWriter.AppendOpt(buffer, length, Code, query.DnssecOk) : length;
    }

    private static void WriteCounts(Span<byte> buffer, int written, (int Answers, int Authority, int Additional) had)
    {
        var answers = Math.Min(written, had.Answers);
        var authority = Math.Min(written - answers, had.Authority);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[6..], (ushort)answers);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[8..], (ushort)authority);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[10..], (ushort)(written - answers - authority));
    }

    private static TimeSpan Bounded(uint? seconds, TimeSpan longest)
    {
        var lifetime = TimeSpan.FromSeconds(seconds ?? 0);
        return lifetime < longest ? lifetime : longest;
    }

    private static int Count(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
}
