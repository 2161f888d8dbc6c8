using MiniKube.Network.Dns.Forwarding;
using MiniKube.Network.Dns.Wire;
using MiniKube.Network.Dns.Zone;

namespace MiniKube.Network.Dns.Serving;

/// <summary>A question that an upstream was asked, kept until it answers.</summary>
internal sealed class PendingAnswer(Task<ForwardedAnswer> answer, byte[] message, ZoneAnswers zone, bool udp)
{
    public Task Arrived => answer;

    /// <summary>After it has arrived: returns the answer's length.</summary>
    public int Write(Span<byte> buffer)
    {
        if (Query.Parse(message, out var query) != QueryFault.None)
            return 0;
        var limit = udp ? query.DatagramSize : Limits.LargestMessage;
        var writer = new MessageWriter(buffer, query, limit);
        // The alias may have changed meanwhile: only what still leads out is completed with what was found there.
        var length = zone.Answer(query, ref writer, out _) switch
        {
            ZoneOutcome.Foreign => answer.Result.WriteTo(buffer, query, limit, TimeSpan.Zero),
            ZoneOutcome.AliasLeadsOut => AliasAnswer.Finish(ref writer, query, answer.Result, TimeSpan.Zero),
            ZoneOutcome.NoSuchName => writer.Finish(query, ResponseCode.NameError, authoritative: true),
            _ => writer.Finish(query, ResponseCode.NoError, authoritative: true),
        };
        DnsMetrics.Responded(buffer[3] & HeaderFlags.CodeMask);
        return length;
    }
}
