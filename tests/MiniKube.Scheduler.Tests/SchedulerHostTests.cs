using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Client;
using Xunit.Abstractions;

namespace MiniKube.Scheduler.Tests;

/// <summary>The whole scheduler against a real API server.</summary>
public sealed class SchedulerHostTests(ITestOutputHelper output)
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Pod_WithoutRoom_IsToldWhy_AndGoesWhereRoomAppears()
    {
        await using var session = await Session.StartAsync();
        var (client, pods) = (session.Admin, session.Pods);
        await CreateNodeAsync(client, TestCluster.Node("small", cpu: "1"));
        await client.CreateAsync(Asking("big", "2"), None);

        await Eventually.TrueAsync(() => pods.Get("default", "big")?.Status.Conditions.Find("PodScheduled") is { Status: "False" }, () => "no condition");
        var condition = pods.Get("default", "big")!.Status.Conditions.Find("PodScheduled")!;
        (condition.Reason, condition.Message).ShouldBe(("Unschedulable", "0/1 nodes are available: 1 Insufficient cpu."));
        (await Eventually.BecomesAsync(() => session.Host.Explain(new("default", "big")), told => told is not null, "an explanation"))!.Nodes.Single().Plugin.ShouldBe("NodeResourcesFit");

        await CreateNodeAsync(client, TestCluster.Node("large", cpu: "8"));

        await Eventually.TrueAsync(() => pods.Get("default", "big")?.Spec.NodeName == "large", () => pods.Get("default", "big")?.Status.Conditions[0].Message ?? "");
        await Eventually.BecomesAsync(() => session.Host.Explain(new("default", "big")), told => told is null, "nothing to explain");
        string[] reasons = [];
        await Eventually.TrueAsync(() => (reasons = [.. session.Events.List().Select(told => told.Reason!)]).Contains("Scheduled"), () => string.Join(", ", reasons));
        reasons.ShouldContain("FailedScheduling");
    }

    [Fact]
    public async Task Server_ThatGoesAndComesBack_LosesNoPod()
    {
        await using var session = await Session.StartAsync();
        var (client, pods) = (session.Admin, session.Pods);
        for (var i = 0; i < 5; i++) await CreateNodeAsync(client, TestCluster.Node($"n{i}"));
        for (var i = 0; i < 50; i++) await client.CreateAsync(Asking($"before{i}", "10m"), None);
        await session.Plane.StopServerAsync();
        await session.Plane.StartServerAsync();
        for (var i = 0; i < 10; i++) await client.CreateAsync(Asking($"after{i}", "10m"), None);

        await Eventually.TrueAsync(() => pods.List("default").Count(pod => pod.Spec.NodeName is not null) == 60, () => $"{pods.List("default").Count(pod => pod.Spec.NodeName is not null)} placed");
    }

    [Fact]
    public async Task Burst_OfPods_IsSpreadEvenly_AndFast()
    {
        const int nodes = 50, count = 1000;
        await using var session = await Session.StartAsync(schedule: false);
        var (client, pods) = (session.Admin, session.Pods);
        for (var i = 0; i < nodes; i++) await CreateNodeAsync(client, TestCluster.Node($"n{i}", cpu: "32", memory: "64Gi"));
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, cancel) => await client.CreateAsync(Asking($"p{i}", "100m"), cancel));

        var watch = Stopwatch.StartNew();
        session.StartScheduler();
        await Eventually.TrueAsync(() => pods.ByIndex("placed", "yes").Count == count, () => $"{pods.ByIndex("placed", "yes").Count} placed");
        output.WriteLine($"{count} pods onto {nodes} nodes in {watch.Elapsed.TotalMilliseconds:0} ms from the scheduler's start: {count / watch.Elapsed.TotalSeconds:0} pods/s");

        pods.List("default").CountBy(pod => pod.Spec.NodeName!).ShouldAllBe(node => node.Value == count / nodes);
    }

    private static Pod Asking(string name, string cpu) => TestCluster.Pod(name, cpu, "10Mi", "app=test") is var pod ? pod with { Metadata = pod.Metadata with { Uid = null, Generation = 0 } } : pod;

    private static async Task CreateNodeAsync(ApiClient client, Node node)
    {
        var created = await client.CreateAsync(node with { Metadata = node.Metadata with { Uid = null } }, None);
        // Nobody here takes away the taint that a new node gets.
        created = await client.UpdateAsync(created with { Spec = created.Spec with { Taints = [] } }, None);
        if (created.Status.Allocatable.Count == 0) await client.UpdateStatusAsync(created with { Status = node.Status }, None);
    }

    private sealed class Session(TestControlPlane plane) : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private Task running = Task.CompletedTask;

        public TestControlPlane Plane => plane;

        public ApiClient Admin { get; } = new(plane.Admin);

        public SchedulerHost Host { get; } = new(new() { Server = plane.Scheduler, Identity = "test" }, NullLoggerFactory.Instance, TimeProvider.System);

        public Informers Informers { get; private set; } = null!;

        public Informer<Pod> Pods { get; private set; } = null!;

        public Informer<Event> Events { get; private set; } = null!;

        public static async Task<Session> StartAsync(bool schedule = true)
        {
            var session = new Session(await TestControlPlane.StartAsync());
            session.Informers = new(session.Admin, NullLoggerFactory.Instance, TimeProvider.System);
            session.Pods = session.Informers.Of<Pod>().AddIndex("placed", pod => pod.Spec.NodeName is null ? [] : ["yes"]);
            session.Events = session.Informers.Of<Event>();
            await session.Informers.StartAsync(None);
            if (schedule) session.StartScheduler();
            return session;
        }

        public void StartScheduler() => running = Host.RunAsync(stop.Token);

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await running;
            await Informers.DisposeAsync();
            await Admin.DisposeAsync();
            await plane.DisposeAsync();
            stop.Dispose();
        }
    }
}
