using MiniKube.Api.Discovery;
using MiniKube.Controllers.EndpointSlices;

namespace MiniKube.Controllers.Tests;

public sealed class TrafficHintsTests
{
    [Theory]
    [InlineData(null, "", "")]
    [InlineData("PreferClose", "", "a")]
    [InlineData("PreferSameZone", "", "a")]
    [InlineData("PreferSameNode", "n1", "a")]
    public void Slices_OfTrafficDistribution_CarryHints(string? distribution, string node, string zone)
    {
        var service = Objects.Service();
        service = service with { Spec = service.Spec with { TrafficDistribution = distribution } };
        var slices = SlicePlan.Decide(service, [Objects.Pod("ready"), Objects.Pod("not", ready: false, ip: "10.244.0.6")], [], name => name == "n1" ? "a" : null).Create;

        var endpoints = slices.Single().Endpoints;
        endpoints[0].Zone.ShouldBe("a");
        string.Join(",", (endpoints[0].Hints?.ForNodes ?? []).Select(one => one.Name)).ShouldBe(node);
        string.Join(",", (endpoints[0].Hints?.ForZones ?? []).Select(one => one.Name)).ShouldBe(zone);
        endpoints[1].Hints.ShouldBeNull("nobody should come to an endpoint that is not ready");

        EndpointSlice[] stored = [slices.Single() with { Metadata = slices.Single().Metadata with { Name = "web-1" } }];
        SlicePlan.Decide(service, [Objects.Pod("ready"), Objects.Pod("not", ready: false, ip: "10.244.0.6")], stored, _ => "a").IsNothing.ShouldBeTrue();
        SlicePlan.Decide(service, [Objects.Pod("ready"), Objects.Pod("not", ready: false, ip: "10.244.0.6")], stored, _ => "b").Update.Count.ShouldBe(1, "the node moved");
    }

    [Theory]
    [InlineData(20, "10", true, false)]
    [InlineData(5, "10", true, false)]
    [InlineData(20, "10", false, false)]
    [InlineData(5, "10", false, true)]
    public void Pod_ThatANewerSliceNamesAndTheCacheLacks_IsDoubtful(ulong revision, string written, bool knows, bool doubtful)
    {
        var slice = new EndpointSlice
        {
            Metadata = new() { Name = "web-1", ResourceVersion = written },
            Endpoints = [new() { Addresses = ["10.244.0.5"], TargetRef = new() { Kind = "Pod", Name = "p" } }],
        };
        StaleView.DoubtfulPods([slice], _ => knows, revision).ShouldBe(doubtful ? ["p"] : []);
    }
}
