using FsCheck;
using FsCheck.Fluent;
using MiniKube.Api.Discovery;
using MiniKube.Controllers.EndpointSlices;
using MiniKube.Controllers.LegacyEndpoints;

namespace MiniKube.Controllers.Tests;

public sealed class SlicePlanTests
{
    private static readonly Service Web = Objects.Service();

    [Fact]
    public void Decide_AnyHistoryOfPods_SlicesSayExactlyWhatIsThere()
    {
        var states = Gen.Choose(0, 320).SelectMany(count => Gen.Choose(0, 3).ArrayOf(count)).ListOf(4);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(states.ToArbitrary(), history =>
        {
            var slices = new List<EndpointSlice>();
            foreach (var kinds in history)
            {
                var pods = Pods(kinds);
                Apply(slices, SlicePlan.Decide(Web, pods, slices));
                slices.ShouldAllBe(slice => slice.Endpoints.Count <= SlicePlan.LargestSlice);
                slices.Count.ShouldBeGreaterThan(0);
                slices.SelectMany(slice => slice.Endpoints).Select(Shape).Order().ShouldBe(pods.Select(pod => Shape(PodEndpoint.Of(Web, pod, "IPv4")!)).Order());
                SlicePlan.Decide(Web, pods, slices).IsNothing.ShouldBeTrue("nothing changed since");
            }
        }));
    }

    [Fact]
    public void Decide_OnePodOfManyChanges_WritesOneSlice()
    {
        var pods = Pods(Enumerable.Repeat(0, 250)).ToList();
        var slices = new List<EndpointSlice>();
        Apply(slices, SlicePlan.Decide(Web, pods, slices));
        slices.Count.ShouldBe(3);

        pods[120] = Objects.Pod("p120", ready: false, ip: "10.244.0.120");
        Writes(SlicePlan.Decide(Web, pods, slices)).ShouldBe((0, 1, 0));
        pods.RemoveAt(120);
        pods.Add(Objects.Pod("new", ip: "10.244.9.9"));
        Writes(SlicePlan.Decide(Web, pods, slices)).ShouldBe((0, 1, 0));
    }

    [Fact]
    public void Decide_LastPodGoesAndComesBack_ReusesItsSlice()
    {
        var slices = new List<EndpointSlice>();
        Apply(slices, SlicePlan.Decide(Web, [], slices));
        slices.Single().Endpoints.ShouldBeEmpty();
        var pods = Pods([0]);
        Writes(SlicePlan.Decide(Web, pods, slices)).ShouldBe((0, 1, 0));
        Apply(slices, SlicePlan.Decide(Web, pods, slices));
        slices.Single().Ports.Single().Port.ShouldBe(8080);
        Writes(SlicePlan.Decide(Web, [], slices)).ShouldBe((0, 1, 0));
    }

    [Fact]
    public void Decide_NamedPortThatDiffers_MakesASliceForEachNumber()
    {
        var odd = Objects.Pod("odd", ip: "10.244.0.9");
        odd = odd with { Spec = odd.Spec with { Containers = [new() { Name = "web", Ports = [new() { Name = "http", ContainerPortValue = 9090, Protocol = "TCP" }] }] } };
        var plan = SlicePlan.Decide(Web, [Objects.Pod("even"), odd], []);
        plan.Create.Select(slice => (slice.Ports.Single().Port, slice.Endpoints.Single().TargetRef!.Name)).ShouldBe([(8080, "even"), (9090, "odd")], ignoreOrder: true);
    }

    [Theory]
    [InlineData(true, false, false, true, true, false)]
    [InlineData(false, false, false, false, false, false)]
    [InlineData(true, true, false, false, true, true)]
    [InlineData(false, false, true, true, false, false)]
    [InlineData(true, true, true, true, true, true)]
    public void Endpoint_OfAPod_HasKubernetesConditions(bool podReady, bool ending, bool publishNotReady, bool ready, bool serving, bool terminating)
    {
        var service = Web with { Spec = Web.Spec with { PublishNotReadyAddresses = publishNotReady } };
        var pod = Objects.Pod("p", podReady);
        var endpoint = PodEndpoint.Of(service, ending ? pod.Terminating() : pod, "IPv4")!;
        endpoint.Conditions.ShouldBe(new EndpointConditions { Ready = ready, Serving = serving, Terminating = terminating });
        endpoint.NodeName.ShouldBe("n1");
    }

    [Fact]
    public void Subsets_OfPods_TellReadyFromNotReady()
    {
        var (subsets, isCut) = SubsetPlan.Decide(Web, [Objects.Pod("a", ip: "10.244.0.2"), Objects.Pod("b", ready: false, ip: "10.244.0.3"), Objects.Pod("c").Terminating()]);
        isCut.ShouldBeFalse();
        var subset = subsets.Single();
        subset.Addresses.Single().Ip.ShouldBe("10.244.0.2");
        subset.NotReadyAddresses.Single().Ip.ShouldBe("10.244.0.3");
        subset.Ports.Single().ShouldBe(new Api.Core.EndpointPort { Port = 8080, Protocol = "TCP" });
    }

    private static List<Pod> Pods(IEnumerable<int> kinds) => [.. kinds.Select((kind, i) =>
    {
        var pod = Objects.Pod($"p{i}", ready: kind != 1, ip: $"10.244.{i / 250}.{i % 250}");
        return kind == 2 ? pod.Terminating() : pod;
    })];

    private static string Shape(Endpoint endpoint) => $"{endpoint.Addresses[0]} {endpoint.TargetRef!.Uid} {endpoint.Conditions}";

    private static (int, int, int) Writes(SlicePlan plan) => (plan.Create.Count, plan.Update.Count, plan.Delete.Count);

    private static void Apply(List<EndpointSlice> slices, SlicePlan plan)
    {
        foreach (var changed in plan.Update) slices[slices.FindIndex(slice => slice.Metadata.Name == changed.Metadata.Name)] = changed;
        foreach (var gone in plan.Delete) slices.RemoveAll(slice => slice.Metadata.Name == gone.Metadata.Name);
        foreach (var added in plan.Create) slices.Add(added with { Metadata = added.Metadata with { Name = $"web-{Guid.NewGuid():N}" } });
    }
}
