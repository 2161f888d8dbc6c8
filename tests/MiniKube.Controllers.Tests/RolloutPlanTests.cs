using MiniKube.Controllers.Deployments;

namespace MiniKube.Controllers.Tests;

public sealed class RolloutPlanTests
{
    private static readonly HashSet<string> NoPods = [];

    [Fact]
    public void Decide_NewDeployment_CreatesItsReplicaSetWhole()
    {
        var plan = RolloutPlan.Decide(Objects.Deployment(100), [], NoPods, Objects.Now);
        var created = plan.Create.ShouldNotBeNull();
        created.Spec.Replicas.ShouldBe(100);
        created.Metadata.Name!.ShouldStartWith("web-");
        created.Spec.Selector.MatchLabels[PodTemplate.HashLabel].ShouldBe(created.Metadata.Name![4..]);
        created.Metadata.Annotations[DeploymentAnnotations.Revision].ShouldBe("1");
        plan.Revision.ShouldBe(1);
        Progressing(plan).Reason.ShouldBe("NewReplicaSetCreated");
    }

    [Fact]
    public void Decide_WhatHoldsAlready_ChangesNothing()
    {
        var world = new RolloutWorld(Objects.Deployment(3), []);
        world.Settle().ShouldBeTrue();
        var stored = world.Deployment;
        var plan = world.Decide();
        (plan.Create, plan.Update.Count, plan.Delete.Count, plan.Revision).ShouldBe((null, 0, 0, null));
        ApiJson.SameContent(plan.Status, stored.Status).ShouldBeTrue();
    }

    [Fact]
    public void Decide_OldTemplateWantedAgain_TakesItsReplicaSetUpWithANewRevision()
    {
        var world = new RolloutWorld(Objects.Deployment(2, image: "web:1"), []);
        world.Settle();
        world.Deployment = world.Deployment with { Spec = world.Deployment.Spec with { Template = Objects.Template("web:2") } };
        world.Settle();
        world.Deployment = world.Deployment with { Spec = world.Deployment.Spec with { Template = Objects.Template("web:1") } };
        world.Settle();

        world.ReplicaSets.Count.ShouldBe(2);
        var current = world.ReplicaSets.Single(one => one.Spec.Replicas == 2);
        current.Spec.Template.Spec.Containers[0].Image.ShouldBe("web:1");
        current.Metadata.Annotations[DeploymentAnnotations.Revision].ShouldBe("3");
        current.Metadata.Annotations[DeploymentAnnotations.RevisionHistory].ShouldBe("1");
        world.Deployment.Metadata.Annotations[DeploymentAnnotations.Revision].ShouldBe("3");
    }

    [Fact]
    public void Decide_Paused_ScalesButDoesNotRollOut()
    {
        var deployment = Objects.Deployment(5, image: "web:2");
        deployment = deployment with { Spec = deployment.Spec with { Paused = true } };
        var plan = RolloutPlan.Decide(deployment, [Objects.ReplicaSet(deployment, 1, 3, 3, "web:1")], NoPods, Objects.Now);
        plan.Create.ShouldBeNull();
        plan.Update.Single().Spec.Replicas.ShouldBe(5);
        Progressing(plan).ShouldSatisfyAllConditions(p => p.Status.ShouldBe("Unknown"), p => p.Reason.ShouldBe("DeploymentPaused"));
    }

    [Fact]
    public void Decide_ScaledInTheMiddleOfARollout_KeepsTheShares()
    {
        var before = Objects.Deployment(10, surge: 3, unavailable: 2, image: "web:2");
        ReplicaSet[] owned = [Objects.ReplicaSet(before, 1, 8, 8, "web:1"), Objects.ReplicaSet(before, 2, 5, 0)];
        var scaled = before with { Spec = before.Spec with { Replicas = 15 } };
        var plan = RolloutPlan.Decide(scaled, owned, NoPods, Objects.Now);
        plan.Update.Select(one => (one.Metadata.Name, one.Spec.Replicas)).ShouldBe([("web-h1", 11), ("web-h2", 7)], ignoreOrder: true);
        plan.Update.ShouldAllBe(one => one.Metadata.Annotations[DeploymentAnnotations.MaxReplicas] == "18");
    }

    [Fact]
    public void Recreate_InAnyCase_NeverHasOldAndNewPodsAtOnce()
    {
        var deployment = Objects.Deployment(3, image: "web:2").Recreating();
        var world = new RolloutWorld(deployment, [Objects.ReplicaSet(deployment, 1, 3, 3, "web:1")]);
        world.Decide();
        world.ReplicaSets.Single().Spec.Replicas.ShouldBe(0);
        world.Decide().Create.ShouldBeNull("its pods are still ending");
        world.Sync(0);
        world.Decide().Create!.Spec.Replicas.ShouldBe(3);
        world.Settle().ShouldBeTrue();
    }

    [Fact]
    public void Decide_NoProgressWithinTheDeadline_SaysSoOnce()
    {
        var deployment = Objects.Deployment(2);
        ReplicaSet[] owned = [Objects.ReplicaSet(deployment, 1, 2, 0)];
        var first = RolloutPlan.Decide(deployment, owned, NoPods, Objects.Now);
        Progressing(first).Status.ShouldBe("True");
        first.Next.Delay.ShouldBe(TimeSpan.FromSeconds(600));

        var waiting = deployment with { Status = first.Status };
        var late = RolloutPlan.Decide(waiting, owned, NoPods, Objects.Now.AddSeconds(600));
        Progressing(late).ShouldSatisfyAllConditions(p => p.Status.ShouldBe("False"), p => p.Reason.ShouldBe("ProgressDeadlineExceeded"));
        var after = RolloutPlan.Decide(waiting with { Status = late.Status }, owned, NoPods, Objects.Now.AddSeconds(700));
        after.Next.Delay.ShouldBeNull();
        ApiJson.SameContent(after.Status, late.Status).ShouldBeTrue();
    }

    [Fact]
    public void Decide_MoreOldRevisionsThanTheLimit_DropsTheOldest()
    {
        var deployment = Objects.Deployment(1);
        deployment = deployment with { Spec = deployment.Spec with { RevisionHistoryLimit = 2 } };
        var owned = Enumerable.Range(1, 4).Select(i => Objects.ReplicaSet(deployment, i, 0, 0, $"web:old{i}")).Append(Objects.ReplicaSet(deployment, 9, 1, 1)).ToList();
        var plan = RolloutPlan.Decide(deployment, owned, NoPods, Objects.Now);
        plan.Delete.Select(one => one.Metadata.Name).ShouldBe(["web-h1", "web-h2"]);
    }

    [Fact]
    public void Hash_OfTheSameTemplate_DependsOnContentAndCollisionsOnly()
    {
        var template = Objects.Template();
        PodTemplateSpec Labelled(params string[] keys) => template with { Metadata = new() { Labels = keys.ToDictionary(key => key, key => key) } };

        PodTemplate.Hash(Labelled("a", "b"), 0).ShouldBe(PodTemplate.Hash(Labelled("b", "a"), 0));
        PodTemplate.Hash(PodTemplate.WithHash(template, "x"), 0).ShouldBe(PodTemplate.Hash(template, 0));
        PodTemplate.Hash(template, 1).ShouldNotBe(PodTemplate.Hash(template, 0));
        PodTemplate.Same(Labelled("a", "b"), Labelled("b", "a")).ShouldBeTrue();
        PodTemplate.Same(template, Objects.Template("web:2")).ShouldBeFalse();
    }

    private static DeploymentCondition Progressing(RolloutPlan plan) => plan.Status.Conditions.Single(condition => condition.Type == "Progressing");
}
