using MiniKube.Network.Dns.Forwarding;
using MiniKube.Network.Dns.Wire;
using MiniKube.Network.Dns.Zone;

namespace MiniKube.Network.Dns.Serving;

/// <summary>From a message to its answer: the cluster's names at once, others from memory at once or, when somebody must be asked, later.</summary>
internal sealed class DnsResponder(ZoneAnswers zone, Forwarder forwarder)
{
    /// <summary>Returns the answer's length; 0: there is none, or it comes from <paramref name="later"/>.</summary>
    public int Answer(ReadOnlySpan<byte> message, Span<byte> buffer, bool udp, out PendingAnswer? later)
    {
        later = null;
        var fault = Query.Parse(message, out var query);
        if (fault == QueryFault.Ignore)
            return 0;
        var limit = udp ? query.DatagramSize : Limits.LargestMessage;
        var length = fault == QueryFault.Refuse ? Refuse(query, query.Refusal, buffer) : Answer(message, query, buffer, limit, udp, out later);
        if (length > 0)
            DnsMetrics.Responded(buffer[3] & HeaderFlags.CodeMask);
        return length;
    }

    private int Answer(ReadOnlySpan<byte> message, in Query query, Span<byte> buffer, int limit, bool udp, out PendingAnswer? later)
    {
        later = null;
        DnsMetrics.Requested(query.Type, udp);
        if (query.Class != Limits.InternetClass || query.Type is RecordType.Axfr or RecordType.Ixfr or RecordType.Opt)
            return Refuse(query, ResponseCode.Refused, buffer);
        var writer = new MessageWriter(buffer, query, limit);
        var outcome = zone.Answer(query, ref writer, out var target);
        switch (outcome)
        {
            case ZoneOutcome.Answered:
                return writer.Finish(query, ResponseCode.NoError, authoritative: true);
            case ZoneOutcome.NoSuchName:
                return writer.Finish(query, ResponseCode.NameError, authoritative: true);
            case ZoneOutcome.Unknown:
                return Refuse(query, ResponseCode.ServerFailure, buffer);
        }
        Span<byte> room = stackalloc byte[ForwardKey.Longest];
        var alias = outcome == ZoneOutcome.AliasLeadsOut;
        var key = alias ? ForwardKey.Write(target, query.Type, 0, room) : ForwardKey.Write(query, room);
        var known = forwarder.Cache.TryGet(key, out var answer, out var age);
        DnsMetrics.Cached(known);
        if (!known)
        {
            later = new PendingAnswer(forwarder.ResolveAsync(key.ToArray()), message.ToArray(), zone, udp);
            return 0;
        }
        return alias ? AliasAnswer.Finish(ref writer, query, answer!, age) : answer!.WriteTo(buffer, query, limit, age);
    }

    private static int Refuse(in Query query, ResponseCode code, Span<byte> buffer) =>
        new MessageWriter(buffer, query, Limits.PlainDatagram).Finish(query, code, authoritative: false);
}
