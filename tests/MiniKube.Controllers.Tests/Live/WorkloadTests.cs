using System.Diagnostics;
using System.Text.Json.Nodes;
using MiniKube.Api.Discovery;
using MiniKube.Client;
using Xunit.Abstractions;

namespace MiniKube.Controllers.Tests.Live;

[Collection("control plane")]
public sealed class WorkloadTests(ControlPlane plane, ITestOutputHelper output) : IDisposable
{
    private readonly CancellationTokenSource stop = new();

    [Fact]
    public async Task Deployment_OfAHundred_HasItsPodsAtOnce()
    {
        var first = await TestNamespace.CreateAsync(plane, "first");
        await first.DeployAsync(10);
        await first.UntilAsync(async () => (await first.ListAsync<Pod>()).Count == 10, "10 pods");
        var ns = await TestNamespace.CreateAsync(plane, "hundred");
        var watch = Stopwatch.StartNew();
        await ns.DeployAsync(100);
        await ns.UntilAsync(async () => (await ns.ListAsync<Pod>()).Count == 100, "100 pods");
        output.WriteLine($"100 pods after {watch.ElapsedMilliseconds} ms");
        (await ns.ListAsync<ReplicaSet>()).Single().Spec.Replicas.ShouldBe(100);
    }

    [Fact]
    public async Task Deployment_RolledOutAndUndone_ServesAllTheTime()
    {
        var ns = await TestNamespace.CreateAsync(plane, "rollout");
        var agent = ns.PlayAgentAsync(stop.Token);
        await ns.ServeAsync();
        await ns.DeployAsync(4);
        var first = await ns.UntilRolledOutAsync(4);
        first.Metadata.Annotations["deployment.kubernetes.io/revision"].ShouldBe("1");
        await UntilEndpointsAsync(ns, 4);

        await ns.Client.PatchAsync<Deployment>(ns.Key("web"), ImageIs("web:2"));
        await ns.UntilRolledOutAsync(4);
        var pods = (await ns.ListAsync<Pod>()).Where(pod => pod.Metadata.DeletionTimestamp is null).ToList();
        pods.ShouldAllBe(pod => pod.Spec.Containers[0].Image == "web:2");
        await UntilEndpointsAsync(ns, 4);

        // What kubectl rollout undo does: the template of the revision before is the template again.
        await ns.Client.PatchAsync<Deployment>(ns.Key("web"), ImageIs("web:1"));
        var undone = await ns.UntilRolledOutAsync(4);
        undone.Metadata.Annotations["deployment.kubernetes.io/revision"].ShouldBe("3");
        (await ns.ListAsync<ReplicaSet>()).Select(one => (one.Spec.Template.Spec.Containers[0].Image, one.Spec.Replicas)).ShouldBe([("web:1", 4), ("web:2", 0)], ignoreOrder: true);
        await EndAsync(agent);
    }

    [Fact]
    public async Task Deployment_ControllersKilledInTheMiddle_ConvergesWithTheNextOnes()
    {
        var ns = await TestNamespace.CreateAsync(plane, "restart");
        await ns.DeployAsync(60);
        await ns.UntilAsync(async () => (await ns.ListAsync<Pod>()).Count > 3, "the first pods");
        await plane.StopControllersAsync();
        await ns.Client.PatchAsync<Deployment>(ns.Key("web"), Patch.Merge(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 40 } }));
        plane.StartControllers();
        var agent = ns.PlayAgentAsync(stop.Token);
        await ns.UntilRolledOutAsync(40);
        await ns.UntilAsync(async () => (await ns.ListAsync<Pod>()).Count == 40, "exactly 40 pods");
        await EndAsync(agent);
    }

    [Fact]
    public async Task Service_PodsComeAndGo_SlicesAndEndpointsFollow()
    {
        var ns = await TestNamespace.CreateAsync(plane, "endpoints");
        await ns.ServeAsync();
        var slice = await ns.UntilAsync(async () => (await ns.ListAsync<EndpointSlice>()).SingleOrDefault(), "a slice for a service without pods");
        slice.Metadata.Labels["kubernetes.io/service-name"].ShouldBe("web");
        slice.Endpoints.ShouldBeEmpty();
        await ns.DeployAsync(2);
        await ns.UntilAsync(async () => (await ns.ListAsync<Pod>()).Count == 2, "two pods");
        var pods = await ns.ListAsync<Pod>();
        await ns.RunAsync(pods[0], "10.244.7.1");
        await ns.RunAsync(pods[1], "10.244.7.2");
        await UntilEndpointsAsync(ns, 2);
        await ns.Client.DeleteAsync<Pod>(ObjectKey.Of(pods[0]), new() { GracePeriodSeconds = 0 });
        await UntilEndpointsAsync(ns, 1);
        await ns.Client.DeleteAsync<Service>(ns.Key("web"));
        await ns.UntilAsync(async () => (await ns.ListAsync<EndpointSlice>()).Count + (await ns.ListAsync<Endpoints>()).Count == 0, "slices and endpoints go with their service");
    }

    [Fact]
    public async Task Slice_WrittenAfterTheLastChangeOfAnyPod_LosesPodsThatAreNot()
    {
        var ns = await TestNamespace.CreateAsync(plane, "doubtful");
        await ns.ServeAsync();
        var slice = await ns.UntilAsync(async () => (await ns.ListAsync<EndpointSlice>()).SingleOrDefault(), "a slice for a service without pods");
        Endpoint gone = new() { Addresses = ["10.244.9.9"], TargetRef = new() { Kind = "Pod", Namespace = ns.Name, Name = "gone" } };
        await ns.Client.UpdateAsync(slice with { Endpoints = [gone], Metadata = slice.Metadata with { ResourceVersion = null } }, CancellationToken.None);
        await ns.UntilAsync(async () => (await ns.ListAsync<EndpointSlice>()).Single().Endpoints.Count == 0, "the endpoint of a pod that is not there goes");
    }

    public void Dispose() => stop.Dispose();

    private static Patch ImageIs(string image) => Patch.Json([new JsonObject { ["op"] = "replace", ["path"] = "/spec/template/spec/containers/0/image", ["value"] = image }]);

    private static Task UntilEndpointsAsync(TestNamespace ns, int count) => ns.UntilAsync(
        async () =>
        {
            var ready = (await ns.ListAsync<EndpointSlice>()).SelectMany(slice => slice.Endpoints).Count(endpoint => endpoint.Conditions.Ready == true);
            var legacy = (await ns.FindAsync<Endpoints>("web"))?.Subsets.Sum(subset => subset.Addresses.Count) ?? 0;
            return (ready, legacy) == (count, count);
        },
        $"{count} ready endpoints");

    private async Task EndAsync(Task agent)
    {
        await stop.CancelAsync();
        await agent;
    }
}
