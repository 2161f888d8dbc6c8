using FsCheck;
using FsCheck.Fluent;
using MiniKube.Controllers.Deployments;

namespace MiniKube.Controllers.Tests;

public sealed class RollingUpdateTests
{
    private static readonly Gen<IntOrString> Amounts = Gen.OneOf(
        Gen.Choose(0, 8).Select(number => new IntOrString(number)), Gen.Choose(0, 120).Select(percent => new IntOrString($"{percent}%")));

    private static readonly Gen<Scenario> Scenarios =
        from replicas in Gen.Choose(0, 12)
        from surge in Amounts
        from unavailable in Amounts
        from old in Gen.Choose(0, 12).SelectMany(size => Gen.Choose(0, size).Select(available => (size, available))).ListOf().Select(list => list.Take(3).ToList())
        from current in Gen.Choose(-1, 12)
        from ready in Gen.Choose(0, 12)
        from steps in Gen.Choose(0, 1000).ArrayOf(120)
        select new Scenario(replicas, surge, unavailable, old, current, Math.Min(Math.Max(current, 0), ready), steps);

    [Fact]
    public void Rollout_FromAnyStateInAnyOrder_KeepsBothBounds() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Scenarios.ToArbitrary(), scenario =>
    {
        var world = scenario.World();
        var bounds = RolloutBounds.Of(world.Deployment.Spec);
        foreach (var step in scenario.Steps)
        {
            var index = world.ReplicaSets.Count == 0 ? 0 : step / 3 % world.ReplicaSets.Count;
            if (step % 3 == 0)
            {
                var (wanted, spared) = (world.Wanted, world.Spared);
                world.Decide();
                world.Wanted.ShouldBeLessThanOrEqualTo(Math.Max(wanted, bounds.MaxPods));
                world.Spared.ShouldBeGreaterThanOrEqualTo(Math.Min(spared, bounds.MinAvailable));
            }
            else if (world.ReplicaSets.Count > 0 && step % 3 == 1)
            {
                world.Sync(index);
            }
            else if (world.ReplicaSets.Count > 0)
            {
                world.BecomeAvailable(index);
            }
        }
    }));

    [Fact]
    public void Rollout_FromAnyState_Converges() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Scenarios.ToArbitrary(), scenario =>
    {
        var world = scenario.World();
        world.Settle().ShouldBeTrue(scenario.ToString());
        var current = world.ReplicaSets.Single(one => PodTemplate.Same(one.Spec.Template, world.Deployment.Spec.Template));
        current.Spec.Replicas.ShouldBe(scenario.Replicas);
        world.ReplicaSets.Where(one => !ReferenceEquals(one, current)).ShouldAllBe(one => one.Spec.Replicas == 0);
        world.Deployment.Status.Conditions.ShouldContain(condition => condition.Type == "Progressing" && condition.Reason == "NewReplicaSetAvailable");
        world.Deployment.Status.UpdatedReplicas.ShouldBe(scenario.Replicas);
    }));

    [Theory]
    [InlineData(10, "25%", "25%", 13, 8)]
    [InlineData(3, "25%", "25%", 4, 3)]
    [InlineData(1, "25%", "25%", 2, 1)]
    [InlineData(4, "0", "0", 4, 3)]
    [InlineData(2, "0%", "100%", 2, 0)]
    [InlineData(2, "1", "5", 3, 0)]
    [InlineData(0, "25%", "25%", 0, 0)]
    public void Bounds_OfAmounts_RoundAsKubernetesDoes(int replicas, string surge, string unavailable, int most, int least)
    {
        static IntOrString Amount(string text) => text.EndsWith('%') ? new(text) : new(int.Parse(text));
        var bounds = RolloutBounds.Of(Objects.Deployment(replicas, Amount(surge), Amount(unavailable)).Spec);
        (bounds.MaxPods, Math.Max(0, bounds.MinAvailable)).ShouldBe((most, least));
    }

    [Fact]
    public void Decide_UnhealthyOldPods_GoFirst()
    {
        var deployment = Objects.Deployment(4, surge: 1, unavailable: 1, image: "web:2");
        ReplicaSet[] owned =
        [
            Objects.ReplicaSet(deployment, 1, size: 3, available: 0, image: "web:0"),
            Objects.ReplicaSet(deployment, 2, size: 3, available: 3, image: "web:1"),
        ];
        var plan = RolloutPlan.Decide(deployment, owned, new HashSet<string>(), Objects.Now);
        plan.Create!.Spec.Replicas.ShouldBe(0, "six are wanted already, five may be");
        plan.Update.Select(one => (one.Metadata.Name, one.Spec.Replicas)).ShouldBe([("web-h1", (int?)0)]);
    }

    private sealed record Scenario(int Replicas, IntOrString Surge, IntOrString Unavailable, List<(int Size, int Available)> Old, int Current, int Ready, int[] Steps)
    {
        public RolloutWorld World()
        {
            var deployment = Objects.Deployment(Replicas, Surge, Unavailable, image: "web:new");
            var owned = Old.Select((one, i) => Objects.ReplicaSet(deployment, i + 1, one.Size, one.Available, $"web:{i}")).ToList();
            if (Current >= 0) owned.Add(Objects.ReplicaSet(deployment, 50, Current, Ready));
            return new(deployment, owned);
        }

        public override string ToString() =>
            $"{Replicas} wanted, surge {Surge}, unavailable {Unavailable}, old [{string.Join(", ", Old)}], current {Current}/{Ready}, steps [{string.Join(',', Steps)}]";
    }
}
