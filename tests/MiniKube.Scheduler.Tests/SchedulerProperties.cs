using FsCheck;
using FsCheck.Fluent;
using static MiniKube.Scheduler.Tests.TestCluster;

namespace MiniKube.Scheduler.Tests;

/// <summary>What holds whatever happens: any order of pods and nodes that come, change and go, of bindings that succeed and fail.</summary>
public sealed class SchedulerProperties
{
    private static readonly Arbitrary<(int What, int Which, int Size)[]> Histories = Arb.From(
        from steps in Gen.ArrayOf(
            from what in Gen.Choose(0, 9)
            from which in Gen.Choose(0, 11)
            from size in Gen.Choose(1, 4)
            select (what, which, size))
        select steps);

    [Fact]
    public void AnyHistory_NeverOvercommits_GivesReasons_AndLosesNoPod() =>
        Prop.ForAll(Histories, Holds).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(150));

    private static void Holds((int What, int Which, int Size)[] history)
    {
        var cluster = new TestCluster();
        var uids = new Dictionary<int, string>();
        var inFlight = new List<Outcome.Placed>();
        foreach (var (what, which, size) in history)
        {
            switch (what)
            {
                case 0: cluster.Set(Node($"n{which % 4}", cpu: $"{size}", taints: which > 9 ? "k=v:NoSchedule" : "", cordoned: which == 9)); break;
                case 1 when which > 8: cluster.RemoveNode($"n{which % 4}"); break;
                case 2 or 3 or 4 when !uids.ContainsKey(which):
                    uids[which] = Guid.NewGuid().ToString();
                    cluster.Set(Asking(which, size, uids[which]));
                    break;
                case 5 when uids.Remove(which, out var uid): cluster.RemovePod(uid); break;
                case 6 when inFlight.Count > 0: Take(inFlight, which, placed => Confirm(cluster, placed)); break;
                case 7 when inFlight.Count > 0: Take(inFlight, which, cluster.Core.GiveUp); break;
                case 8: cluster.Time.Advance(TimeSpan.FromSeconds(size)); break;
                default: Step(cluster, inFlight); break;
            }
        }
        // In the end there is room for everyone (three pods want the same port): all that wait must get there without further ado.
        foreach (var placed in inFlight) Confirm(cluster, placed);
        for (var i = 0; i < 3; i++) cluster.Set(Node($"large{i}", cpu: "1000"));
        for (var i = 0; i < 20; i++)
        {
            cluster.Time.Advance(TimeSpan.FromSeconds(10));
            while (Step(cluster, inFlight)) Confirm(cluster, inFlight[^1]);
        }
        cluster.Pods.Values.Where(pod => pod.Spec.NodeName is null).Select(pod => pod.Metadata.Name).ShouldBeEmpty();
        cluster.Core.Read((_, queue) => queue.Count).ShouldBe(0);
        cluster.Core.Read((cache, _) => cache.AssumedCount).ShouldBe(0);
    }

    private static bool Step(TestCluster cluster, List<Outcome.Placed> inFlight)
    {
        var outcome = cluster.Core.Next();
        if (outcome is Outcome.Placed placed)
        {
            inFlight.RemoveAll(earlier => earlier.Pod.Uid == placed.Pod.Uid);
            inFlight.Add(placed);
            IsNotOvercommitted(cluster, placed.Node, inFlight);
        }
        else if (outcome is Outcome.Rejected { Diagnosis: { } diagnosis })
        {
            diagnosis.Rejections.Select(rejection => rejection.Node.Name).ShouldBe(cluster.Nodes.Keys, ignoreOrder: true);
            diagnosis.Rejections.ShouldAllBe(rejection => rejection.Why.Reasons.Count > 0);
        }
        return outcome is Outcome.Placed;
    }

    /// <summary>Counted from the pods themselves, not from the scheduler's books.</summary>
    private static void IsNotOvercommitted(TestCluster cluster, string node, List<Outcome.Placed> inFlight)
    {
        var bound = cluster.Pods.Values.Where(pod => pod.Spec.NodeName == node);
        var assumed = inFlight.Where(placed => placed.Node == node && cluster.Pods.TryGetValue(placed.Pod.Uid, out var pod) && pod.Spec.NodeName is null).Select(placed => placed.Pod.Pod);
        var pods = bound.Concat(assumed).ToList();
        var used = pods.Sum(pod => pod.Spec.Containers[0].Resources.Requests["cpu"].Value);
        used.ShouldBeLessThanOrEqualTo(cluster.Nodes[node].Status.Allocatable["cpu"].Value);
        pods.Where(pod => pod.Spec.Containers[0].Ports.Count > 0).CountBy(pod => pod.Spec.Containers[0].Ports[0].HostPort).ShouldAllBe(port => port.Value == 1);
    }

    private static Pod Asking(int which, int size, string uid)
    {
        var pod = Pod($"p{which}", cpu: $"{size}");
        pod = pod with { Metadata = pod.Metadata with { Uid = uid } };
        return which % 4 != 0 ? pod : pod with { Spec = pod.Spec with { Containers = [pod.Spec.Containers[0] with { Ports = [new() { HostPort = 80, ContainerPortValue = 80 }] }] } };
    }

    private static void Confirm(TestCluster cluster, Outcome.Placed placed)
    {
        if (cluster.Pods.TryGetValue(placed.Pod.Uid, out var pod) && pod.Spec.NodeName is null) cluster.Confirm(placed);
    }

    private static void Take(List<Outcome.Placed> inFlight, int which, Action<Outcome.Placed> act)
    {
        var placed = inFlight[which % inFlight.Count];
        inFlight.Remove(placed);
        act(placed);
    }
}
