using System.Globalization;
using MiniKube.Network.Tests.Support;

namespace MiniKube.Network.Tests.Dns;

/// <summary>Debian's dig asks the real server. Rules: "Kubernetes DNS-Based Service Discovery", version 1.1.0.</summary>
public sealed class DigTests(DnsNode node) : IClassFixture<DnsNode>
{
    [Theory]
    [InlineData("web.default.svc.cluster.local A", "NOERROR web.default.svc.cluster.local. 5 A 10.96.1.1")]
    [InlineData("WeB.DefaulT.svc.CLUSTER.local A", "NOERROR WeB.DefaulT.svc.CLUSTER.local. 5 A 10.96.1.1")]
    [InlineData("dual.default.svc.cluster.local AAAA", "NOERROR dual.default.svc.cluster.local. 5 AAAA fd00:10::2")]
    [InlineData("db.default.svc.cluster.local A", "NOERROR db.default.svc.cluster.local. 5 A 10.244.1.5 | db.default.svc.cluster.local. 5 A 10.244.1.6")]
    [InlineData("early.default.svc.cluster.local A", "NOERROR early.default.svc.cluster.local. 5 A 10.244.2.1 | early.default.svc.cluster.local. 5 A 10.244.2.2")]
    [InlineData("db-0.db.default.svc.cluster.local A", "NOERROR db-0.db.default.svc.cluster.local. 5 A 10.244.1.5")]
    [InlineData("10-244-2-2.early.default.svc.cluster.local A", "NOERROR 10-244-2-2.early.default.svc.cluster.local. 5 A 10.244.2.2")]
    [InlineData("10-244-1-5.default.pod.cluster.local A", "NOERROR 10-244-1-5.default.pod.cluster.local. 5 A 10.244.1.5")]
    [InlineData("fd00-10--7.default.pod.cluster.local AAAA", "NOERROR fd00-10--7.default.pod.cluster.local. 5 AAAA fd00:10::7")]
    [InlineData("_http._tcp.web.default.svc.cluster.local SRV", "NOERROR _http._tcp.web.default.svc.cluster.local. 5 SRV 0 100 80 web.default.svc.cluster.local.")]
    [InlineData("_dns._udp.web.default.svc.cluster.local SRV", "NOERROR _dns._udp.web.default.svc.cluster.local. 5 SRV 0 100 53 web.default.svc.cluster.local.")]
    [InlineData(
        "_sql._tcp.db.default.svc.cluster.local SRV",
        "NOERROR _sql._tcp.db.default.svc.cluster.local. 5 SRV 0 50 5432 db-0.db.default.svc.cluster.local. | _sql._tcp.db.default.svc.cluster.local. 5 SRV 0 50 5432 db-1.db.default.svc.cluster.local.")]
    [InlineData("-x 10.96.1.1", "NOERROR 1.1.96.10.in-addr.arpa. 5 PTR web.default.svc.cluster.local.")]
    [InlineData("-x fd00:10::2", "NOERROR 2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.d.f.ip6.arpa. 5 PTR dual.default.svc.cluster.local.")]
    [InlineData("-x 10.244.1.5", "NOERROR 5.1.244.10.in-addr.arpa. 5 PTR db-0.db.default.svc.cluster.local.")]
    [InlineData("dns-version.cluster.local TXT", "NOERROR dns-version.cluster.local. 5 TXT \"1.1.0\"")]
    [InlineData("in.default.svc.cluster.local A", "NOERROR in.default.svc.cluster.local. 5 CNAME web.default.svc.cluster.local. | web.default.svc.cluster.local. 5 A 10.96.1.1")]
    [InlineData("out.default.svc.cluster.local CNAME", "NOERROR out.default.svc.cluster.local. 5 CNAME alias.example.test.")]
    [InlineData("cluster.local NS", "NOERROR cluster.local. 5 NS ns.dns.cluster.local.")]
    [InlineData("ns.dns.cluster.local A", "NOERROR ns.dns.cluster.local. 5 A 10.96.0.10")]
    [InlineData("+notcp web.default.svc.cluster.local ANY", "NOERROR web.default.svc.cluster.local. 5 HINFO \"RFC8482\" \"\"")]
    public async Task Name_OfTheCluster_IsAnswered(string question, string expected)
    {
        var answer = await node.DigAsync(question);

        answer.ToString().ShouldBe(expected);
        answer.Flags.ShouldBe("qr aa rd ra");
    }

    [Theory]
    [InlineData("web.default.svc.cluster.local AAAA", "NOERROR")]
    [InlineData("web.default.svc.cluster.local MX", "NOERROR")]
    [InlineData("none.default.svc.cluster.local A", "NOERROR")]
    [InlineData("default.svc.cluster.local A", "NOERROR")]
    [InlineData("svc.cluster.local A", "NOERROR")]
    [InlineData("_tcp.web.default.svc.cluster.local A", "NOERROR")]
    [InlineData("_http._tcp.web.default.svc.cluster.local A", "NOERROR")]
    [InlineData("absent.default.svc.cluster.local A", "NXDOMAIN")]
    [InlineData("web.absent.svc.cluster.local A", "NXDOMAIN")]
    [InlineData("absent.svc.cluster.local A", "NXDOMAIN")]
    [InlineData("absent.cluster.local A", "NXDOMAIN")]
    [InlineData("db-2.db.default.svc.cluster.local A", "NXDOMAIN")]
    [InlineData("x.web.default.svc.cluster.local A", "NXDOMAIN")]
    [InlineData("_ssh._tcp.web.default.svc.cluster.local SRV", "NXDOMAIN")]
    [InlineData("a.b.c.web.default.svc.cluster.local A", "NXDOMAIN")]
    [InlineData("10-244-1.default.pod.cluster.local A", "NXDOMAIN")]
    [InlineData("-x 10.244.1.7", "NXDOMAIN")]
    [InlineData("-x 10.96.77.77", "NXDOMAIN")]
    public async Task Name_WithoutThatRecord_SaysWhetherItExists(string question, string expected)
    {
        var answer = await node.DigAsync(question);

        answer.ToString().ShouldBe(expected);
        answer.Authority.ShouldHaveSingleItem().ShouldContain(" 5 SOA ns.dns.cluster.local. hostmaster.cluster.local. ");
    }

    [Fact]
    public async Task Srv_OfAHeadlessService_CarriesItsTargetsAddresses() =>
        (await node.DigAsync("_sql._tcp.db.default.svc.cluster.local SRV")).Additional.Order(StringComparer.Ordinal)
            .ShouldBe(["db-0.db.default.svc.cluster.local. 5 A 10.244.1.5", "db-1.db.default.svc.cluster.local. 5 A 10.244.1.6"]);

    [Fact]
    public async Task Addresses_AskedAgain_StandInAnotherOrder()
    {
        var firsts = new HashSet<string>();
        for (var i = 0; i < 4; i++)
            firsts.Add((await node.DigAsync("db.default.svc.cluster.local A")).Answer[0]);

        firsts.Count.ShouldBe(2);
    }

    [Fact]
    public async Task ManyAddresses_DoNotFit_AreFetchedByTcp()
    {
        var plain = await node.DigAsync("+noedns +ignore many.default.svc.cluster.local A");
        var extended = await node.DigAsync("+bufsize=4096 +ignore many.default.svc.cluster.local A");
        var whole = await node.DigAsync("many.default.svc.cluster.local A");

        plain.Flags.ShouldContain("tc");
        plain.Answer.Count.ShouldBe((512 - 12 - 35) / 16); // partial: some resolvers take what they get
        extended.Flags.ShouldContain("tc");
        extended.Answer.Count.ShouldBe((1232 - 12 - 35 - 11) / 16);
        whole.Flags.ShouldNotContain("tc");
        whole.Answer.Count.ShouldBe(150);
    }

    [Theory]
    [InlineData("+ednsopt=65001:c0ffee +dnssec web.default.svc.cluster.local A", "NOERROR")]
    [InlineData("+edns=1 +noednsnegotiation web.default.svc.cluster.local A", "BADVERS")]
    [InlineData("+opcode=STATUS web.default.svc.cluster.local A", "NOTIMP")]
    [InlineData("-c CH version.bind TXT", "REFUSED")]
    [InlineData("+tcp cluster.local AXFR +nocomments +comments", "REFUSED")]
    public async Task Unusual_Question_GetsItsCode(string question, string expected)
    {
        var answer = await node.DigAsync(question);

        (answer.Status.Length > 0 ? answer.Status : answer.Text.Contains("Transfer failed", StringComparison.Ordinal) ? "REFUSED" : answer.Text).ShouldBe(expected);
    }

    [Fact]
    public async Task Service_Changes_TheNextAnswerIsNew()
    {
        var (old, current) = (Make.Service("moving", "10.96.3.1"), Make.Service("moving", "10.96.3.2"));
        node.Zone.OnService(null, old);
        (await node.DigAsync("moving.default.svc.cluster.local A")).ToString().ShouldEndWith("10.96.3.1");

        node.Zone.OnService(old, current);
        (await node.DigAsync("moving.default.svc.cluster.local A")).ToString().ShouldEndWith("10.96.3.2");
        (await node.DigAsync("-x 10.96.3.1")).Status.ShouldBe("NXDOMAIN");

        node.Zone.OnService(current, null);
        (await node.DigAsync("moving.default.svc.cluster.local A")).Status.ShouldBe("NXDOMAIN");
        (await node.DigAsync("-x 10.96.3.2")).Status.ShouldBe("NXDOMAIN");
    }

    [Fact]
    public async Task Traffic_IsNotTracked()
    {
        await node.DigAsync("web.default.svc.cluster.local A");

        (await node.RunAsync("nft", "list", "table", "ip", "mkube-dns")).ShouldContain("ip daddr 10.96.0.10 udp dport 53 notrack");
        (await node.RunAsync("conntrack", "-L", "-d", "10.96.0.10")).ShouldBeEmpty();
    }
}
