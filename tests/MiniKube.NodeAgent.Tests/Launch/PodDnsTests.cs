using MiniKube.Api.Core;
using MiniKube.Network.Dns.Forwarding;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Tests.Launch;

/// <summary>A pod's resolv.conf. Rule: Kubernetes docs, "DNS for Services and Pods".</summary>
public sealed class PodDnsTests
{
    private static readonly ResolverSettings Host = ResolverSettings.Parse(["nameserver 192.0.2.1", "search home.test .", "options edns0 ndots:2"]);

    [Theory]
    [InlineData("ClusterFirst", false, "10.96.0.10 | shop.svc.cluster.local svc.cluster.local cluster.local home.test | ndots:5")]
    [InlineData("ClusterFirst", true, "192.0.2.1 | home.test | edns0 ndots:2")]
    [InlineData("ClusterFirstWithHostNet", true, "10.96.0.10 | shop.svc.cluster.local svc.cluster.local cluster.local home.test | ndots:5")]
    [InlineData("Default", false, "192.0.2.1 | home.test | edns0 ndots:2")]
    [InlineData("None", false, " |  | ")]
    public void Policy_DecidesWhoIsAsked(string policy, bool hostNetwork, string expected) =>
        Text(new PodSpec { DnsPolicy = policy, HostNetwork = hostNetwork }, Host).ShouldBe(expected);

    [Fact]
    public void Config_IsAddedToThePolicy_AndReplacesOptions()
    {
        var config = new PodDNSConfig
        {
            Nameservers = ["192.0.2.53"],
            Searches = ["extra.test", "cluster.local"],
            Options = [new PodDNSConfigOption { Name = "ndots", Value = "1" }, new PodDNSConfigOption { Name = "use-vc" }],
        };

        Text(new PodSpec { DnsConfig = config }, Host)
            .ShouldBe("10.96.0.10 192.0.2.53 | shop.svc.cluster.local svc.cluster.local cluster.local home.test extra.test | ndots:1 use-vc");
    }

    [Fact]
    public void ResolverOnLoopback_IsAskedThroughTheClusters()
    {
        var stub = ResolverSettings.Parse(["nameserver 127.0.0.53", "search home.test"]);

        Text(new PodSpec { DnsPolicy = "Default" }, stub).ShouldBe("10.96.0.10 | home.test | ");
        Text(new PodSpec { DnsPolicy = "Default", HostNetwork = true }, stub).ShouldBe("127.0.0.53 | home.test | ");
    }

    private static string Text(PodSpec spec, ResolverSettings host)
    {
        var dns = PodDns.Of(new Pod { Metadata = new() { Namespace = "shop" }, Spec = spec }, "10.96.0.10", "cluster.local", () => host);
        return $"{string.Join(' ', dns.Servers)} | {string.Join(' ', dns.Searches)} | {string.Join(' ', dns.Options)}";
    }
}
