using MiniKube.Controllers.NodeLifecycle;

namespace MiniKube.Controllers.Tests;

public sealed class NodeLifecycleTests
{
    private static readonly DateTimeOffset Now = Objects.Now;
    private static readonly Taint Unreachable = new() { Key = NodeKeys.Unreachable, Effect = NodeKeys.NoExecute, TimeAdded = Now };

    [Fact]
    public void Conditions_OfASilentNode_BecomeUnknown()
    {
        var (conditions, _) = NodeConditions.Decide(Objects.Node("n1"), heard: false, TimeSpan.FromMinutes(1), Now);
        conditions.ShouldContain(condition => condition.Type == "Ready" && condition.Status == "Unknown" && condition.Reason == "NodeStatusUnknown" && condition.LastTransitionTime == Now);
        conditions.Select(condition => condition.Type).ShouldBe(["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"]);
    }

    [Fact]
    public void Conditions_OfANodeThatIsHeardOrJudgedAlready_AreLeftAlone()
    {
        var well = Objects.Node("n1");
        NodeConditions.Decide(well, heard: true, TimeSpan.FromMinutes(1), Now).Conditions.ShouldBeSameAs(well.Status.Conditions);
        var judged = well with { Status = well.Status with { Conditions = NodeConditions.Decide(well, heard: false, TimeSpan.FromMinutes(1), Now).Conditions } };
        NodeConditions.Decide(judged, heard: false, TimeSpan.FromMinutes(1), Now.AddHours(1)).Conditions.ShouldBeSameAs(judged.Status.Conditions);
    }

    [Fact]
    public void Conditions_OfANodeNeverHeard_WaitForItsStart()
    {
        var fresh = Objects.Node("n1") with { Metadata = new() { Name = "n1", CreationTimestamp = Now.AddSeconds(-20) }, Status = new() };
        var (conditions, next) = NodeConditions.Decide(fresh, heard: null, TimeSpan.FromSeconds(60), Now);
        conditions.ShouldBeEmpty();
        next.Delay.ShouldBe(TimeSpan.FromSeconds(40));
        NodeConditions.Decide(fresh, heard: null, TimeSpan.FromSeconds(60), Now.AddSeconds(40)).Conditions.ShouldAllBe(condition => condition.Reason == "NodeStatusNeverUpdated");
    }

    [Theory]
    [InlineData("True", true, "")]
    [InlineData("False", true, "node.kubernetes.io/not-ready:NoSchedule node.kubernetes.io/not-ready:NoExecute")]
    [InlineData("Unknown", true, "node.kubernetes.io/unreachable:NoSchedule node.kubernetes.io/unreachable:NoExecute")]
    [InlineData("Unknown", false, "node.kubernetes.io/unreachable:NoSchedule")]
    public void Taints_FollowTheConditionReady(string ready, bool mayEvict, string expected)
    {
        var foreign = new Taint { Key = "gpu", Effect = "NoSchedule" };
        var stale = new Taint { Key = NodeKeys.NotReady, Effect = NodeKeys.NoExecute, TimeAdded = Now.AddHours(-1) };
        var taints = NodeTaints.Decide(Objects.Node("n1", ready, foreign, stale), mayEvict, Now);
        taints.ShouldContain(foreign);
        string.Join(' ', taints.Where(taint => taint != foreign).Select(taint => $"{taint.Key}:{taint.Effect}").OrderDescending()).ShouldBe(expected);
    }

    [Fact]
    public void Taints_OfANodeThatIsRight_AreTheStoredOnes()
    {
        var node = Objects.Node("n1", "Unknown");
        node = node with { Spec = node.Spec with { Taints = NodeTaints.Decide(node, true, Now) } };
        NodeTaints.Decide(node, true, Now.AddMinutes(1)).ShouldBeSameAs(node.Spec.Taints);
    }

    [Fact]
    public void Eviction_NotTolerated_IsAtOnce() => Due().ShouldBe(DateTimeOffset.MinValue);

    [Fact]
    public void Eviction_ToleratedWithoutBound_Never() => Due(Tolerates(null)).ShouldBeNull();

    [Fact]
    public void Eviction_ToleratedForSeconds_CountsFromWhenTheTaintCame()
    {
        Due(Tolerates(5)).ShouldBe(Now.AddSeconds(5));
        Due(Tolerates(30), Tolerates(5), Tolerates(null)).ShouldBe(Now.AddSeconds(5));
        Due(Tolerates(0)).ShouldBe(Now);
    }

    [Fact]
    public void Eviction_OtherEffects_DoNotEvict() =>
        TaintEviction.DueAt([], [Unreachable with { Effect = "NoSchedule" }], _ => Now).ShouldBeNull();

    [Fact]
    public void Clock_TaintWithoutTime_CountsFromWhenItWasFirstSeen()
    {
        var time = new ManualTime();
        var clock = new TaintClock(time);
        var taint = new Taint { Key = "maintenance", Effect = NodeKeys.NoExecute };
        clock.Since("n1", taint).ShouldBe(Now);
        time.Advance(TimeSpan.FromSeconds(7));
        clock.Since("n1", taint).ShouldBe(Now);
        clock.Keep("n1", []);
        clock.Since("n1", taint).ShouldBe(Now.AddSeconds(7));
    }

    [Theory]
    [InlineData(1, 0, Disruption.None)]
    [InlineData(1, 1, Disruption.Full)]
    [InlineData(2, 1, Disruption.None)]
    [InlineData(3, 2, Disruption.None)]
    [InlineData(3, 3, Disruption.Full)]
    [InlineData(5, 3, Disruption.Partial)]
    [InlineData(50, 20, Disruption.None)]
    [InlineData(50, 30, Disruption.Partial)]
    internal void Disruption_BySharesDown(int nodes, int down, Disruption expected) => DisruptionRule.Decide(nodes, down).ShouldBe(expected);

    [Fact]
    public void Pace_LetsOneNodeThroughInEachInterval()
    {
        var time = new ManualTime();
        var pace = new EvictionPace(TimeSpan.FromSeconds(10), time);
        pace.Take().ShouldBe(TimeSpan.Zero);
        pace.Take().ShouldBe(TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(9));
        pace.Take().ShouldBe(TimeSpan.FromSeconds(1));
        time.Advance(TimeSpan.FromSeconds(1));
        pace.Take().ShouldBe(TimeSpan.Zero);
    }

    private static Toleration Tolerates(long? seconds) => new() { Key = NodeKeys.Unreachable, Operator = "Exists", Effect = NodeKeys.NoExecute, TolerationSeconds = seconds };

    private static DateTimeOffset? Due(params Toleration[] tolerations) => TaintEviction.DueAt(tolerations, [Unreachable], taint => taint.TimeAdded!.Value);
}
