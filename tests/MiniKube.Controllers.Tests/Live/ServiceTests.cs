using MiniKube.Api.Discovery;
using MiniKube.Controllers.EndpointSlices;

namespace MiniKube.Controllers.Tests.Live;

[Collection("control plane")]
public sealed class ServiceTests(ControlPlane plane)
{
    [Fact]
    public async Task EndpointsByHand_AreMirrored_FollowedAndForgotten()
    {
        var ns = await TestNamespace.CreateAsync(plane, "mirror");
        await plane.Admin.CreateAsync(new Service { Metadata = new() { Name = "db", Namespace = ns.Name }, Spec = new() { Ports = [new() { Port = 5432 }] } }, CancellationToken.None);
        await plane.Admin.CreateAsync(Hosts(ns, "192.0.2.10"), CancellationToken.None);
        await UntilAsync(ns, ["192.0.2.10"]);

        await plane.Admin.UpdateAsync((await ns.FindAsync<Endpoints>("db"))! with { Subsets = Hosts(ns, "192.0.2.11", "192.0.2.12").Subsets }, CancellationToken.None);
        await UntilAsync(ns, ["192.0.2.11", "192.0.2.12"]);

        await plane.Admin.DeleteAsync<Endpoints>(ns.Key("db"));
        await UntilAsync(ns, []);
    }

    [Fact]
    public async Task SlicesByHand_AreLeftAlone()
    {
        var ns = await TestNamespace.CreateAsync(plane, "byhand");
        var service = await ns.ServeAsync();
        var own = await plane.Admin.CreateAsync(
            new EndpointSlice
            {
                Metadata = new() { Name = "mine", Namespace = ns.Name, Labels = new Dictionary<string, string> { [SliceLabels.ServiceName] = "web", [SliceLabels.ManagedBy] = "me" } },
                AddressType = "IPv4",
                Endpoints = [new() { Addresses = ["192.0.2.99"] }],
                Ports = [new() { Name = "", Port = 80, Protocol = "TCP" }],
            },
            CancellationToken.None);
        await ns.UntilAsync(async () => (await ns.ListAsync<EndpointSlice>()).Count == 2, "the controller's own slice");

        await plane.Admin.UpdateAsync((await ns.FindAsync<Service>("web"))! with { Metadata = service.Metadata with { ResourceVersion = null, Labels = new Dictionary<string, string> { ["changed"] = "yes" } } }, CancellationToken.None);
        await ns.UntilAsync(async () => (await ns.ListAsync<EndpointSlice>()).Any(slice => slice.Metadata.Labels.ContainsKey("changed")), "the change came through");

        (await ns.FindAsync<EndpointSlice>("mine"))!.Metadata.ResourceVersion.ShouldBe(own.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task LoadBalancer_HasTheNodesAddressAndLosesItWithItsType()
    {
        var ns = await TestNamespace.CreateAsync(plane, "balanced");
        await using var agent = await FakeAgent.JoinAsync(plane, "balancing");
        await ns.UntilAsync(() => SetAddressAsync(agent.Name, "192.0.2.77"), "the node has an address");
        await plane.Admin.CreateAsync(
            new Service { Metadata = new() { Name = "web", Namespace = ns.Name }, Spec = new() { Type = "LoadBalancer", Ports = [new() { Port = 8443 }] } }, CancellationToken.None);

        var service = await ns.UntilAsync(async () => await ns.FindAsync<Service>("web") is { Status.LoadBalancer.Ingress: [{ Ip: "192.0.2.77", IpMode: "VIP" }] } found ? found : null, "its address");

        await plane.Admin.UpdateAsync(service with { Metadata = service.Metadata with { ResourceVersion = null }, Spec = service.Spec with { Type = "ClusterIP", ExternalTrafficPolicy = null, AllocateLoadBalancerNodePorts = null, Ports = [new() { Port = 8443 }] } }, CancellationToken.None);
        await ns.UntilAsync(async () => await ns.FindAsync<Service>("web") is { Status.LoadBalancer.Ingress.Count: 0 }, "no address");
        await agent.FallSilentAsync();
        await plane.Admin.DeleteAsync<Node>(new("", agent.Name));
    }

    private async Task<bool> SetAddressAsync(string name, string address)
    {
        var node = await plane.Admin.GetAsync<Node>(new("", name), CancellationToken.None);
        try
        {
            await plane.Admin.UpdateStatusAsync(node with { Status = node.Status with { Addresses = [new() { Type = "InternalIP", Address = address }] } }, CancellationToken.None);
            return true;
        }
        catch (ApiException error) when (error.IsConflict)
        {
            return false;
        }
    }

    private static Endpoints Hosts(TestNamespace ns, params string[] addresses) => new()
    {
        Metadata = new() { Name = "db", Namespace = ns.Name },
        Subsets = [new() { Addresses = [.. addresses.Select(address => new EndpointAddress { Ip = address })], Ports = [new() { Port = 5432 }] }],
    };

    private static Task UntilAsync(TestNamespace ns, IReadOnlyList<string> addresses) => ns.UntilAsync(
        async () => (await ns.ListAsync<EndpointSlice>()).SelectMany(slice => slice.Endpoints.SelectMany(endpoint => endpoint.Addresses)).Order().SequenceEqual(addresses),
        $"slices with {string.Join(", ", addresses)}");
}
