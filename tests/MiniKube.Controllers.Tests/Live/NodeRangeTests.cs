using System.Net;
using MiniKube.Client;

namespace MiniKube.Controllers.Tests.Live;

[Collection("control plane")]
public sealed class NodeRangeTests(ControlPlane plane)
{
    [Fact]
    public async Task Ranges_AfterTheControllersStartedAnew_StayAndNeverOverlap()
    {
        var ns = await TestNamespace.CreateAsync(plane, "ranges");
        var mine = await MakeAsync("range-by-hand", "10.244.7.0/24");
        var first = await RangeAsync(ns, await MakeAsync("range-a", null));
        await plane.StopControllersAsync();
        var waiting = await MakeAsync("range-b", null);
        plane.StartControllers();

        var second = await RangeAsync(ns, waiting);
        (await RangeAsync(ns, mine)).ShouldBe("10.244.7.0/24");
        (await RangeAsync(ns, "range-a")).ShouldBe(first);
        new[] { first, second, "10.244.7.0/24" }.Distinct().Count().ShouldBe(3);
        foreach (var name in new[] { "range-by-hand", "range-a", "range-b" }) await plane.Admin.DeleteAsync<Node>(new("", name));
    }

    [Fact]
    public async Task Ranges_OfTheSameAddressesByHand_AreTold()
    {
        var ns = await TestNamespace.CreateAsync(plane, "overlap");
        await MakeAsync("overlap-a", "10.244.9.0/24");
        await MakeAsync("overlap-b", "10.244.9.0/25");
        await ns.UntilAsync(
            async () => (await plane.Admin.ListAsync<Event>()).Items.Any(said => said.Reason == "CIDROverlap"), "an event that names the overlap");
        foreach (var name in new[] { "overlap-a", "overlap-b" }) await plane.Admin.DeleteAsync<Node>(new("", name));
    }

    private async Task<string> MakeAsync(string name, string? range)
    {
        var spec = new NodeSpec { PodCIDR = range, PodCIDRs = range is null ? [] : [range] };
        await plane.Admin.CreateAsync(new Node { Metadata = new() { Name = name }, Spec = spec }, CancellationToken.None);
        return name;
    }

    private async Task<string> RangeAsync(TestNamespace ns, string name) => (await ns.UntilAsync(
        async () => (await plane.Admin.GetAsync<Node>(new("", name), CancellationToken.None)).Spec.PodCIDRs is [var range, ..] ? range : null, $"the range of {name}"))!;
}
