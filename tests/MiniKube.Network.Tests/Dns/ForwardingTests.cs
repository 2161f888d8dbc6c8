using System.Globalization;
using System.Text.RegularExpressions;

namespace MiniKube.Network.Tests.Dns;

/// <summary>Names of others: two dnsmasq know them.</summary>
public sealed class ForwardingTests(DnsNode node) : IClassFixture<DnsNode>
{
    [Fact]
    public async Task ForeignName_IsAskedOnce_ThenRemembered()
    {
        var first = await node.DigAsync("WWW.example.test A");
        var asked = node.First.Questions("www.example.test");
        var second = await node.DigAsync("www.example.test A");

        (first.Status, first.Answer[0].Split(' ')[0], first.Answer[0].Split(' ')[^1]).ShouldBe(("NOERROR", "WWW.example.test.", "192.0.2.80"));
        Ttl(first.Answer[0]).ShouldBeInRange(1, 60);
        first.Flags.ShouldBe("qr rd ra");
        Ttl(second.Answer[0]).ShouldBeInRange(1, 60);
        node.First.Questions("www.example.test").ShouldBe(asked);
    }

    [Fact]
    public async Task ForeignName_ThatDoesNotExist_SaysSo() =>
        (await node.DigAsync("absent.example.test A")).Status.ShouldBe("NXDOMAIN");

    [Fact]
    public async Task ManyAskTheSame_TheUpstreamIsAskedOnce()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => node.DigAsync("alias.example.test A")));

        answers.ShouldAllBe(answer => answer.Answer.Count == 2);
        // Once; again only when that stayed silent for seconds.
        node.First.Questions("alias.example.test").ShouldBeInRange(1, 3);
    }

    [Fact]
    public async Task ExternalName_LeadsOut_IsChased() =>
        // What is remembered grows old.
        Regex.Replace((await node.DigAsync("out.default.svc.cluster.local A")).ToString(), @"(example\.test\.) [1-5]?\d (CNAME|A)", "$1 60 $2").ShouldBe(
            "NOERROR alias.example.test. 60 CNAME www.example.test. | out.default.svc.cluster.local. 5 CNAME alias.example.test. | www.example.test. 60 A 192.0.2.80");

    [Fact]
    public async Task ExternalNames_InACircle_End() =>
        (await node.DigAsync("round.default.svc.cluster.local A")).Answer.Count.ShouldBeInRange(2, 8);

    [Fact]
    public async Task StubDomain_IsAskedOfItsOwnServer()
    {
        (await node.DigAsync("db.corp.internal A")).ToString().ShouldEndWith("A 192.0.2.99");
        node.First.Questions("db.corp.internal").ShouldBe(0);
    }

    [Fact]
    public async Task LargeAnswer_ComesByTcpFromTheUpstreamToo()
    {
        var whole = await node.DigAsync("big.example.test TXT");

        whole.Answer.Count.ShouldBe(60);
        (await node.DigAsync("+ignore +bufsize=512 big.example.test TXT")).Flags.ShouldContain("tc");
    }

    [Fact]
    public async Task NobodyAnswers_TheAnswerIsAFailure() =>
        (await node.DigAsync("x.dead.test A")).Status.ShouldBe("SERVFAIL");

    private static int Ttl(string record) => int.Parse(record.Split(' ')[1], CultureInfo.InvariantCulture);
}
