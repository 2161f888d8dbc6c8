using static MiniKube.Scheduler.Tests.TestCluster;

namespace MiniKube.Scheduler.Tests;

/// <summary>When a pod is tried again.</summary>
public sealed class QueueingTests
{
    private static readonly TimeSpan Backoff = TimeSpan.FromSeconds(1);

    [Fact]
    public void MoreImportantPods_GoFirst_ThenTheOlder()
    {
        var cluster = new TestCluster(Node("a"));
        cluster.Set(Pod("old"));
        cluster.Time.Advance(Backoff);
        cluster.Set(Pod("young"));
        cluster.Set(Important(Pod("vip"), 10));

        Enumerable.Range(0, 3).Select(_ => cluster.Core.Next()!.Pod.Key.Name).ShouldBe(["vip", "old", "young"]);
    }

    [Fact]
    public void Unschedulable_ByAChangeThatCannotHelp_IsLeftAlone()
    {
        var cluster = new TestCluster(Node("a", cpu: "1"), Node("b", taints: "k=v:NoSchedule"));
        cluster.Try(Pod("p", cpu: "2"));
        cluster.Time.Advance(Backoff);

        cluster.Set(Node("a", cpu: "1500m"));
        cluster.Set(Node("b", taints: "k=v:NoSchedule", labels: "new=label"));
        cluster.Set(Pod("other"));

        cluster.Core.Next()!.Pod.Key.Name.ShouldBe("other");
        cluster.Core.Next().ShouldBeNull();
    }

    [Fact]
    public void Pod_IsPending_UntilItIsPlacedOrGone()
    {
        var cluster = new TestCluster(Node("a", cpu: "1"));
        cluster.Try(Pod("large", cpu: "2"));
        cluster.Set(Pod("small", cpu: "1"));
        var (large, small) = (cluster.Pods.Values.Single(pod => pod.Metadata.Name == "large").Metadata.Uid!, cluster.Pods.Values.Single(pod => pod.Metadata.Name == "small").Metadata.Uid!);
        (cluster.Core.IsPending(large), cluster.Core.IsPending(small)).ShouldBe((true, true));

        cluster.Confirm(cluster.Core.Next().ShouldBeOfType<Outcome.Placed>());
        cluster.RemovePod(large);

        (cluster.Core.IsPending(large), cluster.Core.IsPending(small)).ShouldBe((false, false));
    }

    [Fact]
    public void Unschedulable_ByAChangeThatHelps_IsTriedAfterItsBackoff()
    {
        var cluster = new TestCluster(Node("a", cpu: "1"));
        cluster.Try(Pod("p", cpu: "2"));

        cluster.Set(Node("a", cpu: "2"));
        cluster.Core.Next().ShouldBeNull();
        cluster.Core.Read((_, queue) => queue.NextDue()).ShouldBe(Backoff);
        cluster.Time.Advance(Backoff);

        cluster.Core.Next().ShouldBeOfType<Outcome.Placed>().Node.ShouldBe("a");
    }

    [Fact]
    public void Unschedulable_WhenAPodHasBecomeSmaller_TakesWhatItGaveBack()
    {
        var cluster = new TestCluster(Node("a", cpu: "2"));
        cluster.Set(Pod("first", cpu: "2"));
        cluster.Confirm(cluster.Core.Next().ShouldBeOfType<Outcome.Placed>());
        cluster.Try(Pod("second", cpu: "1"));
        cluster.Time.Advance(Backoff);
        var first = cluster.Pods["default-first"];
        var container = first.Spec.Containers[0];

        var smaller = first with
        {
            Metadata = first.Metadata with { Generation = 2 },
            Spec = first.Spec with { Containers = [container with { Resources = new() { Requests = Cpu("1") } }] },
            Status = new() { ContainerStatuses = [new() { Name = container.Name, AllocatedResources = Cpu("2") }] },
        };
        cluster.Set(smaller);
        cluster.Core.Next().ShouldBeNull("its node has not taken it back yet");
        cluster.Set(smaller with { Status = new() { ContainerStatuses = [new() { Name = container.Name, AllocatedResources = Cpu("1") }] } });

        cluster.Core.Next().ShouldBeOfType<Outcome.Placed>().Pod.Key.Name.ShouldBe("second");

        static Dictionary<string, Quantity> Cpu(string amount) => new() { ["cpu"] = Quantity.Parse(amount) };
    }

    [Fact]
    public void Unschedulable_WhenAPodLeaves_TakesItsPlace()
    {
        var cluster = new TestCluster(Node("a", cpu: "2"));
        cluster.Try(Pod("first", cpu: "2")).ShouldBe("a");
        cluster.Try(Pod("second", cpu: "2"));
        cluster.Time.Advance(Backoff);

        cluster.RemovePod("default-first");

        cluster.Core.Next().ShouldBeOfType<Outcome.Placed>().Pod.Key.Name.ShouldBe("second");
    }

    [Fact]
    public void Unschedulable_WithoutAnyNode_IsTriedWhenOneComes()
    {
        var cluster = new TestCluster();
        cluster.Try(Pod("p"));
        cluster.Time.Advance(Backoff);

        cluster.Set(Node("a"));

        cluster.Core.Next().ShouldBeOfType<Outcome.Placed>().Node.ShouldBe("a");
    }

    [Fact]
    public void Binding_ThatFailed_FreesTheRoomAndIsTriedAgain()
    {
        var cluster = new TestCluster(Node("a", cpu: "2"));
        cluster.Set(Pod("p", cpu: "2"));
        var placed = cluster.Core.Next().ShouldBeOfType<Outcome.Placed>();

        cluster.Core.GiveUp(placed);

        cluster.Try(Pod("q", cpu: "2")).ShouldBe("a");
        cluster.Time.Advance(Backoff);
        cluster.Core.Next().ShouldBeOfType<Outcome.Rejected>().Pod.Key.Name.ShouldBe("p");
    }

    [Fact]
    public void Binding_ToldBeforeItsCallFailed_Stands()
    {
        var cluster = new TestCluster(Node("a", cpu: "2"));
        cluster.Set(Pod("p", cpu: "2"));
        var placed = cluster.Core.Next().ShouldBeOfType<Outcome.Placed>();
        cluster.Confirm(placed);

        cluster.Core.GiveUp(placed);

        cluster.Try(Pod("q", cpu: "2")).ShouldBe("0/1 nodes are available: 1 Insufficient cpu.");
        cluster.Core.Read((_, queue) => queue.Count).ShouldBe(1);
    }

    [Fact]
    public void Gated_Pod_WaitsUntilItsGatesAreGone()
    {
        var cluster = new TestCluster(Node("a"));
        var pod = Pod("p");
        cluster.Try(pod with { Spec = pod.Spec with { SchedulingGates = [new() { Name = "later" }] } }).ShouldBe("not tried");

        cluster.Try(pod).ShouldBe("a");
    }

    [Fact]
    public void OtherSchedulersPods_AreNotTouched_ButTheirRoomIsTaken()
    {
        var cluster = new TestCluster(Node("a", cpu: "2"));
        var foreign = Pod("theirs", cpu: "2");
        foreign = foreign with { Spec = foreign.Spec with { SchedulerName = "mine" } };
        cluster.Try(foreign).ShouldBe("not tried");

        cluster.Set(foreign with { Spec = foreign.Spec with { NodeName = "a" } });

        cluster.Try(Pod("p", cpu: "1")).ShouldBe("0/1 nodes are available: 1 Insufficient cpu.");
    }

    [Fact]
    public void Preemption_RemovesTheLeastImportant_AndKeepsTheRoom()
    {
        var cluster = new TestCluster(Node("a", cpu: "2"), Node("b", cpu: "2"));
        foreach (var (name, priority, node) in new[] { ("low", 1, "a"), ("lower", 0, "b") })
        {
            var there = Important(Pod(name, cpu: "2"), priority);
            cluster.Set(there with { Spec = there.Spec with { NodeName = node } });
        }
        cluster.Set(Important(Pod("vip", cpu: "1"), 100));

        var rejected = cluster.Core.Next().ShouldBeOfType<Outcome.Rejected>();
        rejected.Preemption.ShouldNotBeNull().Node.ShouldBe("b");
        rejected.Preemption.Victims.Single().Key.Name.ShouldBe("lower");

        cluster.RemovePod("default-lower");
        cluster.Try(Pod("thief", cpu: "2")).ShouldBe("0/2 nodes are available: 2 Insufficient cpu.");
        cluster.Time.Advance(Backoff);
        cluster.Core.Next().ShouldBeOfType<Outcome.Placed>().Node.ShouldBe("b");
    }

    [Fact]
    public void Report_OfAWaitingPod_NamesEachNodeAndPlugin()
    {
        var cluster = new TestCluster(Node("a", cpu: "1"), Node("b", cordoned: true));
        cluster.Try(Pod("p", cpu: "2"));

        var report = cluster.Core.Reports.Find(new("default", "p")).ShouldNotBeNull();

        report.Nodes.Select(node => $"{node.Node} {node.Plugin}: {node.Reasons[0]}").ShouldBe(["a NodeResourcesFit: Insufficient cpu", "b NodeUnschedulable: node(s) were unschedulable"], ignoreOrder: true);
    }

    private static Pod Important(Pod pod, int priority) => pod with { Spec = pod.Spec with { Priority = priority } };
}
