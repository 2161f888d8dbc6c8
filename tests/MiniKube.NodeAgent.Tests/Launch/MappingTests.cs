using MiniKube.Api.Core;
using MiniKube.Network.Dns.Forwarding;
using MiniKube.NodeAgent.Images;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Tests.Launch;

public sealed class MappingTests
{
    [Theory]
    [InlineData("", "", "BestEffort")]
    [InlineData("cpu=100m", "", "Burstable")]
    [InlineData("", "cpu=1,memory=1Gi", "Guaranteed")]
    [InlineData("cpu=1,memory=1Gi", "cpu=1,memory=1Gi", "Guaranteed")]
    [InlineData("cpu=500m", "cpu=1,memory=1Gi", "Burstable")]
    [InlineData("", "memory=1Gi", "Burstable")]
    public void QosClass_OfRequestsAndLimits(string requests, string limits, string expected) =>
        QosClasses.Of(new() { Containers = [With(requests, limits)] }).ShouldBe(expected);

    [Theory]
    [InlineData("cpu=250m", "", 256, null, null, 1000)]
    [InlineData("", "", 2, null, null, 1000)]
    [InlineData("", "cpu=1500m,memory=64Mi", 1536, 150_000L, 64L << 20, 1000)]
    [InlineData("cpu=1m", "cpu=5m", 2, 1_000L, null, 1000)]
    public void Resources_BecomeTheKernelsNumbers(string requests, string limits, long shares, long? quota, long? memory, int oom)
    {
        var resources = ResourceMapping.Of(With(requests, limits), QosClasses.BestEffort, 8L << 30, -1000);
        resources.CpuShares.ShouldBe(shares);
        resources.CpuQuotaMicroseconds.ShouldBe(quota);
        resources.MemoryLimitBytes.ShouldBe(memory);
        resources.OomScoreAdjust.ShouldBe(oom);
    }

    [Theory]
    [InlineData("Guaranteed", -1000, -997)]
    [InlineData("Guaranteed", 0, 0)]
    [InlineData("Burstable", -1000, 500)]
    public void OomScore_ByClass_ButNotBelowWhatMayBeSet(string qos, int lowest, int expected) =>
        ResourceMapping.Of(With("memory=4Gi", ""), qos, 8L << 30, lowest).OomScoreAdjust.ShouldBe(expected);

    [Theory]
    [InlineData("nginx", "Always", "docker.io/library/nginx")]
    [InlineData("nginx:1.2", "IfNotPresent", "docker.io/library/nginx")]
    [InlineData("localhost:5000/a/b", "Always", "localhost:5000/a/b")]
    [InlineData("quay.io/x/y:latest", "Always", "quay.io/x/y")]
    [InlineData("x@sha256:00", "IfNotPresent", "docker.io/library/x")]
    public void ImageName_TellsPolicyAndRepository(string image, string policy, string repository)
    {
        ImageNames.DefaultPolicy(image).ShouldBe(policy);
        ImageNames.Repository(image).ShouldBe(repository);
    }

    [Theory]
    [InlineData("minikube.local/busybox:test", true)]
    [InlineData("Nginx", false)]
    [InlineData("a b", false)]
    [InlineData("", false)]
    public void ImageName_IsChecked(string image, bool valid) => ImageNames.IsValid(image).ShouldBe(valid);

    [Fact]
    public void PullSecrets_TheLongestAddressThatFits_Wins()
    {
        const string json = """{"auths":{"https://reg.local":{"auth":"YTpi"},"reg.local/team":{"username":"u","password":"p"},"other":{"auth":"eDp5"}}}""";
        var secret = new Secret { Data = new Dictionary<string, byte[]> { [".dockerconfigjson"] = System.Text.Encoding.UTF8.GetBytes(json) } };
        PullSecrets.For("reg.local/team/app:1", [secret])!.Username.ShouldBe("u");
        PullSecrets.For("reg.local/x", [secret])!.Password.ShouldBe("b");
        PullSecrets.For("nginx", [secret]).ShouldBeNull();
    }

    [Theory]
    [InlineData("ClusterFirst", false, "10.96.0.10 | default.svc.cluster.local svc.cluster.local cluster.local home | ndots:5")]
    [InlineData("ClusterFirst", true, "192.0.2.1 | home | edns0")]
    [InlineData("ClusterFirstWithHostNet", true, "10.96.0.10 | default.svc.cluster.local svc.cluster.local cluster.local home | ndots:5")]
    [InlineData("Default", false, "192.0.2.1 | home | edns0")]
    [InlineData("None", false, " |  | ")]
    public void Dns_ByPolicy(string policy, bool hostNetwork, string expected)
    {
        var pod = new Pod { Metadata = new() { Namespace = "default" }, Spec = new() { DnsPolicy = policy, HostNetwork = hostNetwork } };
        var dns = PodDns.Of(pod, "10.96.0.10", "cluster.local", () => ResolverSettings.Parse(["# c", "nameserver 192.0.2.1", "search home", "options edns0"]));
        $"{string.Join(' ', dns.Servers)} | {string.Join(' ', dns.Searches)} | {string.Join(' ', dns.Options)}".ShouldBe(expected);
    }

    [Fact]
    public void RunAsNonRoot_WithARootImage_IsRefused()
    {
        var spec = new PodSpec { SecurityContext = new() { RunAsNonRoot = true } };
        var container = new Container { Name = "c" };
        Should.Throw<StartException>(() => SecurityMapping.Of(spec, container, new() { Id = "i", Uid = 0 }, "/s")).Message.ShouldContain("image will run as root");
        SecurityMapping.Of(spec, container with { SecurityContext = new() { RunAsUser = 7 } }, new() { Id = "i" }, "/s").RunAsUser.ShouldBe(7);
    }

    private static Container With(string requests, string limits) => new() { Name = "c", Resources = new() { Requests = Parse(requests), Limits = Parse(limits) } };

    private static Dictionary<string, Quantity> Parse(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Quantity.Parse(pair[1]));
}
