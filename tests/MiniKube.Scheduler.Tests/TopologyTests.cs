using MiniKube.Api.Meta;
using static MiniKube.Scheduler.Tests.TestCluster;

namespace MiniKube.Scheduler.Tests;

/// <summary>Rules between pods: affinity, anti-affinity and spreading.</summary>
public sealed class TopologyTests
{
    private static readonly LabelSelector Web = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } };

    [Fact]
    public void AntiAffinity_OnHostname_PutsEachPodOnItsOwnNode()
    {
        var cluster = new TestCluster(Node("a"), Node("b"));
        string[] nodes = [cluster.Try(Apart("p")), cluster.Try(Apart("q"))];

        nodes.ShouldBe(["a", "b"], ignoreOrder: true);
        cluster.Try(Apart("r")).ShouldBe("0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.");
        // A pod without rules of its own is kept away by the rules of those that run.
        cluster.Try(Pod("s", labels: "app=web")).ShouldBe("0/2 nodes are available: 2 node(s) didn't satisfy existing pods anti-affinity rules.");
        cluster.Try(Pod("t", labels: "app=other")).ShouldBeOneOf("a", "b");
    }

    [Fact]
    public void Affinity_FirstOfItsKind_GoesAnywhereAndDrawsTheOthers()
    {
        var cluster = new TestCluster(Node("a", labels: "zone=z1"), Node("b", labels: "zone=z2"), Node("c", labels: "zone=z2"));
        var first = cluster.Try(Together("p"));

        var zone = cluster.Nodes[first].Metadata.Labels["zone"];
        for (var i = 0; i < 5; i++) cluster.Nodes[cluster.Try(Together($"q{i}"))].Metadata.Labels["zone"].ShouldBe(zone);
    }

    [Fact]
    public void Affinity_ToPodsThatDoNotExist_IsRejected()
    {
        var pod = Together("p") with { Metadata = Pod("p", labels: "app=client").Metadata };

        new TestCluster(Node("a", labels: "zone=z1")).Try(pod).ShouldBe("0/1 nodes are available: 1 node(s) didn't match pod affinity rules.");
    }

    [Fact]
    public void SpreadConstraint_OverZones_NeverExceedsItsSkew()
    {
        var cluster = new TestCluster(Node("a", labels: "zone=z1"), Node("b", labels: "zone=z1"), Node("c", labels: "zone=z2"), Node("d"));
        var counts = new Dictionary<string, int> { ["z1"] = 0, ["z2"] = 0 };
        for (var i = 0; i < 8; i++)
        {
            counts[cluster.Nodes[cluster.Try(Spread($"p{i}"))].Metadata.Labels["zone"]]++;
            Math.Abs(counts["z1"] - counts["z2"]).ShouldBeLessThanOrEqualTo(1);
        }
        cluster.RemoveNode("c");
        cluster.Set(Node("c", cordoned: true, labels: "zone=z2"));
        cluster.Try(Spread("x")).ShouldBeOneOf("a", "b");
        cluster.Try(Spread("y")).ShouldBe(
            "0/4 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label), 1 node(s) were unschedulable, 2 node(s) didn't match pod topology spread constraints.");
    }

    [Fact]
    public void DefaultSpread_OfOneController_IsEvenOverNodes()
    {
        var cluster = new TestCluster(Node("a"), Node("b", cpu: "64", memory: "256Gi"), Node("c"));
        var owned = (string name) => Pod(name) is var pod ? pod with { Metadata = pod.Metadata with { OwnerReferences = [new() { Uid = "rs", Controller = true }] } } : pod;

        var placed = Enumerable.Range(0, 6).Select(i => cluster.Try(owned($"p{i}"))).ToList();

        placed.CountBy(node => node).ShouldAllBe(count => count.Value == 2);
    }

    private static Pod Apart(string name) => WithAffinity(Pod(name, labels: "app=web"), new() { PodAntiAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = [Term("kubernetes.io/hostname")] } });

    private static Pod Together(string name) => WithAffinity(Pod(name, labels: "app=web"), new() { PodAffinity = new() { RequiredDuringSchedulingIgnoredDuringExecution = [Term("zone")] } });

    private static Pod WithAffinity(Pod pod, Affinity affinity) => pod with { Spec = pod.Spec with { Affinity = affinity } };

    private static PodAffinityTerm Term(string key) => new() { TopologyKey = key, LabelSelector = Web };

    private static Pod Spread(string name)
    {
        var pod = Pod(name, labels: "app=web");
        return pod with { Spec = pod.Spec with { TopologySpreadConstraints = [new() { MaxSkew = 1, TopologyKey = "zone", WhenUnsatisfiable = "DoNotSchedule", LabelSelector = Web }] } };
    }
}
