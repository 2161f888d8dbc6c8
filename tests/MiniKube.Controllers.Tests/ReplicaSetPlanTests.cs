using FsCheck;
using FsCheck.Fluent;
using MiniKube.Controllers.ReplicaSets;

namespace MiniKube.Controllers.Tests;

public sealed class ReplicaSetPlanTests
{
    private static readonly DateTimeOffset Now = Objects.Now;

    /// <summary>Of each pair the first goes.</summary>
    public static TheoryData<string, Pod, Pod> Pairs => new()
    {
        { "not placed", Objects.Pod("a", node: null, ready: false, phase: "Pending"), Objects.Pod("b", ready: false, phase: "Pending") },
        { "pending", Objects.Pod("a", ready: false, phase: "Pending"), Objects.Pod("b", ready: false) },
        { "not ready", Objects.Pod("a", ready: false), Objects.Pod("b") },
        { "cheaper", WithCost("a", "-5"), WithCost("b", "3") },
        { "crowded node", Objects.Pod("a", node: "crowded"), Objects.Pod("b", node: "lonely") },
        { "ready for a shorter time", Objects.Pod("a", ageSeconds: 10), Objects.Pod("b", ageSeconds: 1000) },
        { "restarted more often", Restarted("a", 3), Restarted("b", 0) },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Delete_OneOfTwo_TakesTheOneThatMattersLess(string why, Pod less, Pod more)
    {
        foreach (var owned in new[] { new[] { less, more }, [more, less] })
        {
            Decide(1, owned).Delete.Single().Metadata.Name.ShouldBe(less.Metadata.Name, why);
        }
    }

    [Fact]
    public void Delete_AnyPods_NeverSparesOneThatRanksBeforeAVictim()
    {
        var pods =
            from ready in Gen.Elements(true, false)
            from node in Gen.Elements(null, "crowded", "lonely")
            from phase in Gen.Elements("Pending", "Running", "Unknown")
            from age in Gen.Choose(0, 5000)
            from name in Gen.Choose(0, 1_000_000)
            select Objects.Pod($"p{name}", ready, node, phase, ageSeconds: age);
        Prop.ForAll(pods.ListOf().ToArbitrary(), Gen.Choose(0, 10).ToArbitrary(), (owned, wanted) =>
        {
            var plan = Decide(wanted, owned);
            plan.Delete.Count.ShouldBe(Math.Max(0, owned.Count - wanted));
            plan.Create.ShouldBe(Math.Max(0, wanted - owned.Count));
            var rank = new DeletionRank(Related, Now);
            var spared = owned.Except(plan.Delete).ToList();
            foreach (var victim in plan.Delete) spared.ShouldAllBe(pod => rank.Compare(victim, pod) <= 0);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Decide_FinishedAndEndingPods_DoNotCount()
    {
        var plan = Decide(2, [Objects.Pod("a"), Objects.Pod("b", ready: false, phase: "Failed"), Objects.Pod("c").Terminating()]);
        plan.Create.ShouldBe(1);
        (plan.Status.Replicas, plan.Status.ReadyReplicas, plan.Status.TerminatingReplicas).ShouldBe((1, 1, 1));
    }

    [Fact]
    public void Decide_WhileTheCacheIsBehind_OnlyTellsTheStatus()
    {
        var replicaSet = Objects.ReplicaSet(Objects.Deployment(5), 1, 5, 0);
        ReplicaSetPlan.Decide(replicaSet, [], mayChange: false, Related, Now).Create.ShouldBe(0);
        ReplicaSetPlan.Decide(replicaSet, [], mayChange: true, Related, Now).Create.ShouldBe(5);
    }

    [Fact]
    public void Decide_MinReadySeconds_ComesBackWhenTheNextPodIsAvailable()
    {
        var replicaSet = Objects.ReplicaSet(Objects.Deployment(2), 1, 2, 0);
        replicaSet = replicaSet with { Spec = replicaSet.Spec with { MinReadySeconds = 30 } };
        var plan = ReplicaSetPlan.Decide(replicaSet, [Objects.Pod("a", ageSeconds: 12), Objects.Pod("b", ageSeconds: 100)], true, Related, Now);
        (plan.Status.ReadyReplicas, plan.Status.AvailableReplicas).ShouldBe((2, 1));
        plan.Next.Delay.ShouldBe(TimeSpan.FromSeconds(18));
    }

    private static ReplicaSetPlan Decide(int wanted, IReadOnlyList<Pod> owned) =>
        ReplicaSetPlan.Decide(Objects.ReplicaSet(Objects.Deployment(wanted), 1, wanted, 0), owned, mayChange: true, Related, Now);

    private static int Related(string node) => node == "crowded" ? 4 : 1;

    private static Pod WithCost(string name, string cost)
    {
        var pod = Objects.Pod(name);
        return pod with { Metadata = pod.Metadata with { Annotations = new Dictionary<string, string> { [DeletionRank.CostAnnotation] = cost } } };
    }

    private static Pod Restarted(string name, int times)
    {
        var pod = Objects.Pod(name);
        return pod with { Status = pod.Status with { ContainerStatuses = [new() { Name = "web", RestartCount = times }] } };
    }
}
