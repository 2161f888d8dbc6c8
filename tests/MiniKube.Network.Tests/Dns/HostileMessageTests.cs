using System.Buffers.Binary;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Network.Dns.Forwarding;
using MiniKube.Network.Dns.Serving;
using MiniKube.Network.Dns.Wire;
using MiniKube.Network.Dns.Zone;
using MiniKube.Network.Tests.Support;

namespace MiniKube.Network.Tests.Dns;

/// <summary>Whatever arrives, the server neither fails nor says what cannot be read.</summary>
public sealed class HostileMessageTests
{
    private const int Rounds = 200_000;
    private readonly Random _random = new(20);

    [Fact]
    public void AnyMessage_IsAnsweredReadably_OrNotAtAll()
    {
        var responder = Responder();
        var answer = new byte[Limits.LargestMessage];
        for (var i = 0; i < Rounds; i++)
        {
            var message = Mutated(Sample(i));
            var length = responder.Answer(message, answer, udp: true, out _);
            if (length == 0)
                continue;
            length.ShouldBeLessThanOrEqualTo(Limits.LargestDatagram);
            ShouldBeReadable(answer.AsSpan(0, length), message);
        }
    }

    [Fact]
    public void AnyUpstreamAnswer_IsPassedOnReadably_OrRefused()
    {
        var buffer = new byte[Limits.LargestDatagram];
        for (var i = 0; i < Rounds; i++)
        {
            var question = Question("www.example.test", RecordType.A);
            var raw = Mutated(UpstreamAnswer(question), from: Limits.HeaderLength + 22);
            if (ForwardedAnswer.Read(raw, question.Length - Limits.HeaderLength) is not { } answer)
                continue;
            Query.Parse(question, out var query).ShouldBe(QueryFault.None);
            var length = answer.WriteTo(buffer, query, 512, TimeSpan.FromSeconds(_random.Next(100)));
            ShouldBeReadable(buffer.AsSpan(0, length), question);
            var writer = new MessageWriter(buffer, query, 512);
            AliasAnswer.Finish(ref writer, query, answer, TimeSpan.Zero).ShouldBeLessThanOrEqualTo(512);
        }
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("0001", "nothing")]
    [InlineData("000181000001000000000000", "nothing")] // an answer
    [InlineData("000101000000000000000000", "FormatError")] // no question
    [InlineData("0001010000020000000000000161000001000101620000010001", "FormatError")] // two questions
    [InlineData("000101000001000000000000c00c00010001", "FormatError")] // a name that points at itself
    [InlineData("00010100000100000000000040", "FormatError")] // a label longer than any
    [InlineData("00010100000100000000000001610000", "FormatError")] // cut off
    [InlineData("0001010000010000000000020161000001000100002904d00000000000000000290000000000000000", "FormatError")] // EDNS twice
    public void MalformedQuestion_IsDropped_OrRefused(string hex, string expected)
    {
        var answer = new byte[Limits.LargestDatagram];
        var length = Responder().Answer(Convert.FromHexString(hex), answer, udp: true, out _);

        (length == 0 ? "nothing" : ((ResponseCode)(answer[3] & HeaderFlags.CodeMask)).ToString()).ShouldBe(expected);
    }

    [Fact]
    public void BeforeTheFirstList_NobodyIsToldThatANameDoesNotExist()
    {
        var zone = new ClusterZone(_ => []);
        var responder = Responder(zone);
        var answer = new byte[Limits.LargestDatagram];

        Code(responder, answer).ShouldBe(ResponseCode.ServerFailure);
        zone.MarkComplete();
        Code(responder, answer).ShouldBe(ResponseCode.NameError);
    }

    private static ResponseCode Code(DnsResponder responder, byte[] answer)
    {
        responder.Answer(Question("web.default.svc.cluster.local", RecordType.A), answer, udp: true, out _);
        return (ResponseCode)(answer[3] & HeaderFlags.CodeMask);
    }

    private static DnsResponder Responder(ClusterZone? given = null)
    {
        var zone = given ?? new ClusterZone(_ => []);
        if (given is null)
        {
            zone.OnService(null, Make.Service("web", "10.96.1.1", Make.Port(80, "http")));
            zone.MarkComplete();
        }
        var nobody = new Upstreams(IPAddress.Loopback, "/nowhere", TimeProvider.System);
        return new(new ZoneAnswers(zone, "cluster.local", IPAddress.Parse("10.96.0.10"), []), new Forwarder(nobody, TimeProvider.System, NullLogger.Instance));
    }

    /// <summary>Walks over it as a resolver would.</summary>
    private static void ShouldBeReadable(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> message)
    {
        answer[..2].SequenceEqual(message[..2]).ShouldBeTrue();
        (answer[2] & 0x80).ShouldBe(0x80);
        var at = Limits.HeaderLength;
        if (BinaryPrimitives.ReadUInt16BigEndian(answer[4..]) == 1)
            at = RecordWalk.SkipName(answer, at) + 4;
        var count = BinaryPrimitives.ReadUInt16BigEndian(answer[6..]) + BinaryPrimitives.ReadUInt16BigEndian(answer[8..]) + BinaryPrimitives.ReadUInt16BigEndian(answer[10..]);
        var walk = new RecordWalk(answer, at, count);
        var seen = 0;
        while (walk.Next())
            seen++;
        if (seen != count || walk.End != answer.Length)
            throw new InvalidOperationException($"unreadable answer {Convert.ToHexString(answer)} to {Convert.ToHexString(message)}");
    }

    private static byte[] Sample(int i) => (i % 4) switch
    {
        0 => Question("web.default.svc.cluster.local", RecordType.A),
        1 => Question("_http._tcp.web.default.svc.cluster.local", RecordType.Srv),
        2 => Question("1.1.96.10.in-addr.arpa", RecordType.Ptr),
        _ => Question("10-1-2-3.default.pod.cluster.local", RecordType.A),
    };

    private static byte[] Question(string name, RecordType type)
    {
        Span<byte> room = stackalloc byte[ForwardKey.Longest];
        return ForwardKey.ToMessage(ForwardKey.Write(AsciiName.Encode(name), type, 0, room), edns: true);
    }

    private static byte[] UpstreamAnswer(byte[] question)
    {
        var buffer = new byte[512];
        Query.Parse(question, out var query);
        var writer = new MessageWriter(buffer, query, 512);
        writer.BeginRecord(MessageWriter.QuestionName, RecordType.Cname, 60);
        var target = writer.Position;
        writer.Bytes(AsciiName.Encode("web.example.test"));
        writer.EndRecord(Section.Answer);
        writer.Address(target, [192, 0, 2, 1], 60, Section.Answer);
        return buffer[..writer.Finish(query, ResponseCode.NoError, false)];
    }

    private byte[] Mutated(byte[] message, int from = 0)
    {
        for (var i = _random.Next(4); i > 0; i--)
            message[_random.Next(from, message.Length)] = (byte)_random.Next(256);
        return _random.Next(4) == 0 ? message[..Math.Max(from, _random.Next(message.Length + 1))] : message;
    }
}
