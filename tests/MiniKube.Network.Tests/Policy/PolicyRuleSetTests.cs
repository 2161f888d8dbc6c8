using System.Runtime.CompilerServices;
using MiniKube.Api.Core;
using MiniKube.Api.Networking;
using MiniKube.Network.Nft;
using MiniKube.Network.Policy;
using static MiniKube.Network.Tests.Policy.PolicyMake;

namespace MiniKube.Network.Tests.Policy;

/// <summary>Whole tables against files. With MINIKUBE_UPDATE_GOLDEN=1 the files are written anew; read the difference before you commit it.</summary>
public sealed class PolicyRuleSetTests
{
    private static readonly Pod[] Pods =
    [
        Pod("x", "a", "node-1", "10.244.1.11"), Pod("x", "b", "node-2", "10.244.2.11"), Pod("y", "a", "node-1", "10.244.1.12"), Pod("y", "b", "node-2", "10.244.2.12"),
    ];

    [Fact]
    public void Build_OfDefaultDeny_DropsAtOneChainForAllPods() => ShouldMatch("default-deny", [Netpol("deny", All, egress: [])], Pods);

    [Fact]
    public void Build_OfPeersAndPorts_JoinsThem() => ShouldMatch(
        "peers-and-ports",
        [
            Netpol(
                "web",
                Is("app", "a"),
                [From([Pods(Is("app", "b")), Namespaces(Is("team", "two")), Block("10.0.0.0/8", "10.244.0.0/16"), Block("0.0.0.0/0")], Tcp(80), Tcp(81), Tcp(443), Tcp(8000, 9000), Udp(), Named("serve-80"))],
                [To([Pods(All, Is("team", "two"))], Named("serve-81-udp", "UDP"))]),
            Netpol("more", Is("app", "a"), [From([])]),
        ],
        Pods);

    [Fact]
    public void Build_OfTwoFamilies_HasBoth() => ShouldMatch(
        "two-families", [Netpol("six", All, [From([Pods(All), Block("fd00::/8"), Block("::/0"), Block("192.0.2.0/24")], Tcp(80), Named("serve-81"))])], [Pod("x", "a", "node-1", "10.244.1.11", "fd00:10:244:1::11"), Pod("x", "b", "node-2", "fd00:10:244:2::11")]);

    [Fact]
    public void Build_WhenNoPolicySelectsAPodHere_GivesNothing()
    {
        Build([Netpol("elsewhere", Is("app", "b"))], Pods).ShouldBeNull();
        Build([], Pods).ShouldBeNull();
        Build([Netpol("host", All)], [Pods[0] with { Spec = Pods[0].Spec with { HostNetwork = true } }]).ShouldBeNull();
        Build([Netpol("ended", All)], [Pods[0] with { Status = Pods[0].Status with { Phase = "Succeeded" } }]).ShouldBeNull();
    }

    [Fact]
    public void Change_OfOnePod_IsOneElementOfEachSetThatItIsIn()
    {
        NetworkPolicy[] policies = [Netpol("web", All, [From([Pods(Is("app", "a"), Is("team", "two"))], Tcp(80))])];
        var before = Build(policies, Pods)!;
        NftScript.Difference(before, Build(policies, [.. Pods, Pod("y", "a", "node-3", "10.244.3.7") with { Metadata = Pods[2].Metadata with { Uid = "other" } }])!).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldHaveSingleItem().ShouldContain("{ 10.244.3.7 }");
        NftScript.Difference(before, Build(policies, [.. Pods, Pod("x", "new", "node-1", "10.244.1.77")])!).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
        NftScript.Difference(before, before).ShouldBeEmpty();
    }

    [Fact]
    public void Build_OfALargeCluster_IsATable()
    {
        var policies = Enumerable.Range(0, 500).Select(i => Netpol($"p{i}", Is("app", $"a{i % 50}"), [From([Pods(Is("app", $"a{(i + 1) % 50}"))], Tcp(80))], ns: $"ns{i / 10}")).ToArray();
        var pods = Enumerable.Range(0, 5000).Select(i => Pod($"ns{i / 100}", $"a{i % 50}", $"node-{i % 50}", $"10.244.{i % 50}.{i / 50 + 2}") with { }).ToArray();
        Build(policies, pods).ShouldNotBeNull();
    }

    private static NftTable? Build(IEnumerable<NetworkPolicy> policies, IEnumerable<Pod> pods)
    {
        var catalog = new PolicyCatalog("node-1");
        foreach (var policy in policies)
            catalog.Set(null, policy);
        foreach (var pod in pods.Select((pod, i) => pod.Metadata.Uid is { } uid && uid.StartsWith("ns", StringComparison.Ordinal) ? pod with { Metadata = pod.Metadata with { Uid = $"{uid}-{i}" } } : pod))
            catalog.Set(null, pod);
        catalog.Set(null, Namespace("x", "one"));
        catalog.Set(null, Namespace("y", "two"));
        return catalog.Build().Table;
    }

    private static void ShouldMatch(string name, IReadOnlyList<NetworkPolicy> policies, IReadOnlyList<Pod> pods, [CallerFilePath] string source = "")
    {
        var actual = Build(policies, pods)!.ToString();
        Build([.. policies.Reverse()], [.. pods.Reverse()])!.ToString().ShouldBe(actual);
        var path = Path.Join(Path.GetDirectoryName(source), "Golden", name + ".nft");
        if (Environment.GetEnvironmentVariable("MINIKUBE_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        actual.ShouldBe(File.ReadAllText(path));
    }
}
