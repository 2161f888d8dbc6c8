using MiniKube.Network.Ingress.Routing;

namespace MiniKube.Network.Tests.Ingress;

/// <summary>The tables of Kubernetes' documentation, and what they leave open.</summary>
public sealed class RouteTableTests
{
    [Theory]
    [InlineData("Prefix /", "/any/path", true)]
    [InlineData("Exact /foo", "/foo", true)]
    [InlineData("Exact /foo", "/bar", false)]
    [InlineData("Exact /foo", "/foo/", false)]
    [InlineData("Exact /foo/", "/foo", false)]
    [InlineData("Prefix /foo", "/foo", true)]
    [InlineData("Prefix /foo", "/foo/", true)]
    [InlineData("Prefix /foo/", "/foo", true)]
    [InlineData("Prefix /foo/", "/foo/", true)]
    [InlineData("Prefix /aaa/bb", "/aaa/bbb", false)]
    [InlineData("Prefix /aaa/bbb", "/aaa/bbb", true)]
    [InlineData("Prefix /aaa/bbb/", "/aaa/bbb", true)]
    [InlineData("Prefix /aaa/bbb", "/aaa/bbb/", true)]
    [InlineData("Prefix /aaa/bbb", "/aaa/bbb/ccc", true)]
    [InlineData("Prefix /aaa/bbb", "/aaa/bbbxyz", false)]
    [InlineData("Prefix /aaa", "/ccc", false)]
    [InlineData("Any /x", "/x/y", true)]
    public void Path_ByItsType(string rule, string path, bool matches) =>
        (RouteTable.Build([MakeIngress.Of("a", $"h.test {rule} s")]).Match("h.test", path) is not null).ShouldBe(matches);

    [Theory]
    [InlineData("shop.test", "/", "root")]
    [InlineData("shop.test", "/cart", "exact")]
    [InlineData("shop.test", "/cart/1", "prefix")]
    [InlineData("shop.test", "/cart/deep/er", "deep")]
    [InlineData("SHOP.test.", "/cart", "exact")]
    [InlineData("a.wild.test", "/", "wild")]
    [InlineData("named.wild.test", "/", "named")]
    [InlineData("a.b.wild.test", "/", "all")]
    [InlineData("wild.test", "/", "all")]
    [InlineData("other.test", "/x", "all")]
    [InlineData("", "/x", "all")]
    public void Host_AndLongestPath_Decide(string host, string path, string service)
    {
        var table = RouteTable.Build([MakeIngress.Of("a",
            "shop.test Prefix / root", "shop.test Exact /cart exact", "shop.test Prefix /cart prefix", "shop.test Prefix /cart/deep deep",
            "*.wild.test Prefix / wild", "named.wild.test Prefix / named", "* Prefix / all")]);

        table.Match(host, path)?.Backend?.Service.ShouldBe(service);
    }

    [Fact]
    public void SamePath_TheOlderIngressWins()
    {
        var young = MakeIngress.Of("a", "h.test Prefix / young") with { };
        young = young with { Metadata = young.Metadata with { CreationTimestamp = DateTimeOffset.UnixEpoch.AddHours(1) } };

        RouteTable.Build([young, MakeIngress.Of("b", "h.test Prefix / old")]).Match("h.test", "/")?.Backend?.Service.ShouldBe("old");
    }

    [Fact]
    public void DefaultBackend_TakesWhatNoRuleMatches()
    {
        var ingress = MakeIngress.Of("a", "h.test Exact /x s");
        var table = RouteTable.Build([ingress with { Spec = ingress.Spec with { DefaultBackend = MakeIngress.Service("rest") } }]);

        table.Match("h.test", "/y")?.Backend?.Service.ShouldBe("rest");
        table.Match("elsewhere.test", "/")?.Backend?.Service.ShouldBe("rest");
        table.Match("h.test", "/x")?.Backend?.Service.ShouldBe("s");
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("ours", null, true)]
    [InlineData("theirs", null, false)]
    [InlineData("absent", null, false)]
    [InlineData(null, "ours", true)]
    [InlineData(null, "nginx", false)]
    public void Class_DecidesWhoseItIs(string? field, string? annotation, bool isOurs)
    {
        var ingress = MakeIngress.Of("a", "h.test Prefix / s");
        var annotations = new Dictionary<string, string>();
        if (annotation is not null)
            annotations[MiniKube.Api.Networking.Ingress.ClassAnnotation] = annotation;
        ingress = ingress with { Spec = ingress.Spec with { IngressClassName = field }, Metadata = ingress.Metadata with { Annotations = annotations } };

        OurIngresses.Among([ingress], [MakeIngress.Class("ours", true), MakeIngress.Class("theirs", false, "k8s.io/other")]).Count.ShouldBe(isOurs ? 1 : 0);
        OurIngresses.Among([ingress], [MakeIngress.Class("ours", false)]).Count.ShouldBe(isOurs && (field ?? annotation) is not null ? 1 : 0);
    }
}
