using MiniKube.Controllers.GarbageCollection;

namespace MiniKube.Controllers.Tests;

public sealed class OwnerGraphTests
{
    private readonly OwnerGraph graph = new(new ManualTime());

    [Theory]
    [InlineData("P", "Keep", null)]
    [InlineData("PA", "DropReferences", null)]
    [InlineData("PW", "DropReferences", null)]
    [InlineData("A", "Delete", "Background")]
    [InlineData("AA", "Delete", "Background")]
    [InlineData("W", "Delete", "Foreground")]
    public void Plan_ByWhatBecameOfTheOwners(string states, string action, string? propagation)
    {
        Observe("dependent", [.. states.Select((_, i) => $"owner{i}")]);
        Observe("below", ["dependent"]);
        var owners = states.Select(state => state switch { 'P' => OwnerState.Present, 'W' => OwnerState.Awaiting, _ => OwnerState.Absent }).ToList();
        var plan = CollectPlan.Decide(graph.Find("dependent")!, owners, [graph.Find("below")!]);
        (plan.Action.ToString(), plan.Propagation).ShouldBe((action, propagation));
    }

    [Fact]
    public void Plan_InACircleOfOwners_LetsTheOwnerGoFirst()
    {
        Observe("a", ["c"], deleting: true, GraphNode.ForegroundFinalizer);
        Observe("c", ["a"]);
        CollectPlan.Decide(graph.Find("c")!, [OwnerState.Awaiting], graph.DependentsOf("c")).Action.ShouldBe(CollectAction.Unblock);
    }

    [Fact]
    public void Observe_DependentBeforeItsOwner_AsksAboutItUntilTheOwnerIsSeen()
    {
        Observe("pod", ["rs"]).ShouldBe(["pod"]);
        graph.WithUnknownOwner().ShouldBe(["pod"]);
        Observe("rs", []).ShouldBeEmpty();
        Observe("pod", ["rs"]).ShouldBeEmpty();
        graph.DependentsOf("rs").Single().Uid.ShouldBe("pod");
    }

    [Fact]
    public void Remove_AnOwner_ConcernsItsDependents()
    {
        Observe("rs", []);
        Observe("pod", ["rs"]);
        graph.Remove("rs").ShouldBe(["pod"]);
        graph.Remove("pod").ShouldBeEmpty();
        graph.Count.ShouldBe(0);
    }

    [Fact]
    public void Remove_LastDependentOfAWaitingOwner_ConcernsTheOwner()
    {
        Observe("rs", [], deleting: true, GraphNode.ForegroundFinalizer).ShouldBe(["rs"]);
        Observe("pod", ["rs"]).ShouldBe(["pod", "rs"]);
        graph.Remove("pod").ShouldBe(["rs"]);
    }

    [Fact]
    public void Observe_OwnersChange_MovesTheDependent()
    {
        Observe("a", []);
        Observe("b", []);
        Observe("pod", ["a"]);
        Observe("pod", ["b"]);
        graph.DependentsOf("a").ShouldBeEmpty();
        graph.DependentsOf("b").Count.ShouldBe(1);
    }

    private IReadOnlyList<string> Observe(string uid, IReadOnlyList<string> owners, bool deleting = false, params string[] finalizers) =>
        graph.Observe(Pod.Definition, new()
        {
            Name = uid, Namespace = "default", Uid = uid, ResourceVersion = "7", Finalizers = finalizers,
            DeletionTimestamp = deleting ? Objects.Now : null,
            OwnerReferences = [.. owners.Select(owner => new OwnerReference { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = owner, Uid = owner, BlockOwnerDeletion = true })],
        });
}
