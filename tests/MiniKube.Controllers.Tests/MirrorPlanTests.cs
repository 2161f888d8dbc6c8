using MiniKube.Api.Discovery;
using MiniKube.Controllers.EndpointSlices;
using MiniKube.Controllers.LegacyEndpoints;

namespace MiniKube.Controllers.Tests;

public sealed class MirrorPlanTests
{
    private static readonly Service ByHand = new() { Metadata = new() { Name = "db", Namespace = "default" }, Spec = new() { ClusterIP = "10.96.0.8", Ports = [new() { Port = 5432 }] } };

    private static readonly Endpoints Hosts = new()
    {
        Metadata = new() { Name = "db", Namespace = "default", Uid = "uid-db", Labels = new Dictionary<string, string> { ["team"] = "data" } },
        Subsets =
        [
            new()
            {
                Addresses = [new() { Ip = "192.0.2.10", Hostname = "one" }, new() { Ip = "2001:db8::10" }],
                NotReadyAddresses = [new() { Ip = "192.0.2.11" }],
                Ports = [new() { Port = 5432, Protocol = "TCP" }],
            },
        ],
    };

    [Fact]
    public void Decide_OfEndpointsByHand_MakesASliceOfEachFamily()
    {
        var plan = MirrorPlan.Decide(Hosts, ByHand, []);

        plan.Create.Select(slice => slice.AddressType).ShouldBe(["IPv4", "IPv6"]);
        plan.Create[0].Endpoints.Select(endpoint => (endpoint.Addresses[0], endpoint.Conditions.Ready, endpoint.Hostname)).ShouldBe([("192.0.2.10", true, "one"), ("192.0.2.11", false, null)]);
        plan.Create[0].Ports.Single().Port.ShouldBe(5432);
        plan.Create[0].Metadata.Labels["team"].ShouldBe("data");
        plan.Create[0].Metadata.Labels[SliceLabels.ManagedBy].ShouldBe(SliceLabels.Mirror);
        plan.Create[0].Metadata.OwnerReferences.Single().Kind.ShouldBe("Endpoints");

        EndpointSlice[] stored = [.. plan.Create.Select((slice, i) => slice with { Metadata = slice.Metadata with { Name = $"db-{i}" } })];
        MirrorPlan.Decide(Hosts, ByHand, stored).IsNothing.ShouldBeTrue();
        MirrorPlan.Decide(Hosts with { Subsets = [] }, ByHand, stored).Delete.Count.ShouldBe(2);
        MirrorPlan.Decide(null, ByHand, stored).Delete.Count.ShouldBe(2);
    }

    [Fact]
    public void Decide_OfWhatIsNotToBeMirrored_MakesNothing()
    {
        MirrorPlan.Decide(Hosts, Objects.Service(), []).IsNothing.ShouldBeTrue("the service selects pods");
        MirrorPlan.Decide(Hosts, null, []).IsNothing.ShouldBeTrue();
        MirrorPlan.Decide(Labelled("endpointslice.kubernetes.io/skip-mirror", "true"), ByHand, []).IsNothing.ShouldBeTrue();
        MirrorPlan.Decide(Hosts with { Metadata = Hosts.Metadata with { Annotations = new Dictionary<string, string> { ["control-plane.alpha.kubernetes.io/leader"] = "{}" } } }, ByHand, [])
            .IsNothing.ShouldBeTrue();
    }

    private static Endpoints Labelled(string label, string value) => Hosts with { Metadata = Hosts.Metadata with { Labels = new Dictionary<string, string> { [label] = value } } };
}
