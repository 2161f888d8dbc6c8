using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Nodes;

/// <summary>
/// Registers the node and keeps its status right: it looks every few seconds, and at once when woken, but writes only what has changed, and at the least every
/// five minutes. While the node is not ready yet it looks far more often: a cluster's start waits for it.
/// </summary>
internal sealed class NodeReporter(
    NodeAgentOptions options,
    NodeFacts facts,
    ApiClient client,
    Containers.IContainerRuntime runtime,
    Informer<Node> nodes,
    TimeProvider time,
    Random random,
    Action ready,
    ILogger<NodeReporter> logger) : IDisposable
{
    private static readonly TimeSpan LookWhileUnready = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WriteAtLeast = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly TaskCompletionSource registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string runtimeVersion = "";
    private Node? written;
    private long writtenAt;
    private int eager;

    public Task Registered => registered.Task;

    public bool IsReady => written?.Status.Conditions.IsTrue("Ready") == true;

    /// <summary>Look now.</summary>
    public void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It will look anyway.
        }
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        nodes.OnChanged((_, node) =>
        {
            // Somebody has deleted it, said in our place that nobody hears us, or announced a resource.
            if (node is null || node.Status.Conditions.Find("Ready")?.Status == "Unknown" || NodeResources.IsBehind(node.Status)) Wake();
        });
        await RegisterAsync(cancel);
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), random);
        while (true)
        {
            var pause = options.StatusInterval;
            try
            {
                // Somebody has deleted the Node; we are still here.
                if (IsDeleted) await RegisterAsync(cancel);
                await ReportAsync(cancel);
                backoff.Reset();
                // Bounded: a node whose network somebody else sets up may take its time.
                if (!IsReady && eager++ < 600) pause = LookWhileUnready;
                if (IsReady) eager = 0;
            }
            catch (ApiException error)
            {
                NodeReportLog.NotWritten(logger, options.NodeName, error.Message);
                pause = backoff.Next();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                NodeReportLog.NotWritten(logger, options.NodeName, error.Message);
            }
            await wake.WaitAsync(pause, cancel);
        }
    }

    public void Dispose() => wake.Dispose();

    private async Task RegisterAsync(CancellationToken cancel)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(500), random);
        var said = "";
        while (true)
        {
            try
            {
                var node = await client.FindAsync<Node>(Key, cancel) ?? await client.CreateAsync(New(), cancel);
                await RelabelAsync(node, cancel);
                (written, writtenAt) = (node, 0);
                registered.TrySetResult();
                return;
            }
            catch (ApiException error)
            {
                if (!error.IsAlreadyExists && error.Message != said) NodeReportLog.NotRegistered(logger, options.NodeName, error.Message);
                said = error.Message;
                await Task.Delay(backoff.Next(), time, cancel);
            }
        }
    }

    private bool IsDeleted => nodes.HasSynced && nodes.Revision > Revision(written!) && nodes.Get(Key) is null;

    private ObjectKey Key => new("", options.NodeName);

    private Node New() => new()
    {
        Metadata = new() { Name = options.NodeName, Labels = NodeDescription.Labels(options) },
        Spec = new() { Taints = options.Taints, PodCIDR = options.PodCidrs is [var first, ..] ? first : null, PodCIDRs = options.PodCidrs },
    };

    private async Task RelabelAsync(Node node, CancellationToken cancel)
    {
        var missing = NodeDescription.Labels(options).Where(label => node.Metadata.Labels.GetValueOrDefault(label.Key) != label.Value).ToList();
        if (missing.Count == 0) return;
        var labels = new JsonObject(missing.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        await client.PatchAsync<Node>(Key, Patch.Merge(new() { ["metadata"] = new JsonObject { ["labels"] = labels } }), cancel: cancel);
    }

    private async Task ReportAsync(CancellationToken cancel)
    {
        var reading = await NodeHealthReader.ReadAsync(runtime, options.DataDirectory, cancel);
        var images = reading.Runtime is null ? [] : await ImagesAsync(cancel);
        // Controllers write conditions too (Unknown, when the node was not heard): what the API has counts.
        var prior = Newer(nodes.Get("", options.NodeName), written!).Status;
        var now = time.GetUtcNow();
        var status = NodeDescription.Status(prior, options, facts, new DriveInfo(options.DataDirectory).TotalSize, reading, runtimeVersion, images ?? [], now);
        if (images is null) status = status with { Images = prior.Images };
        var due = writtenAt == 0 || time.GetElapsedTime(writtenAt) >= WriteAtLeast;
        if (!due && !NodeDescription.IsNews(prior, status)) return;
        if (due) status = status with { Conditions = NodeConditions.Beaten(status.Conditions, now) };
        var body = ApiJson.ToDocument(status with { VolumesAttached = [] });
        // A merge keeps what it is not told to drop.
        foreach (var name in prior.Allocatable.Keys.Except(status.Allocatable.Keys)) body["allocatable"]![name] = null;
        var wasReady = IsReady;
        written = await client.PatchAsync<Node>(Key, Patch.Strategic(new() { ["status"] = body }), "status", cancel);
        writtenAt = time.GetTimestamp();
        if (IsReady) ready();
        if (wasReady != IsReady) NodeReportLog.Readiness(logger, options.NodeName, IsReady ? "ready" : "not ready: " + status.Conditions.Find("Ready")?.Message);
    }

    private static Node Newer(Node? seen, Node own) => seen is not null && Revision(seen) > Revision(own) ? seen : own;

    private static ulong Revision(Node node) => ulong.TryParse(node.Metadata.ResourceVersion, out var revision) ? revision : 0;

    private async Task<IReadOnlyList<Containers.ImageInfo>?> ImagesAsync(CancellationToken cancel)
    {
        try
        {
            if (runtimeVersion.Length == 0)
            {
                var version = await runtime.VersionAsync(cancel);
                runtimeVersion = $"{version.Name}://{version.Version.TrimStart('v')}";
            }
            return await runtime.Images.ListAsync(cancel);
        }
        catch (Containers.ContainerRuntimeException)
        {
            return null;
        }
    }
}

internal static partial class NodeReportLog
{
    [LoggerMessage(6401, LogLevel.Warning, "Node {Node} cannot be registered yet: {Why}")]
    public static partial void NotRegistered(ILogger logger, string node, string why);

    [LoggerMessage(6402, LogLevel.Warning, "Status of node {Node} was not written: {Why}")]
    public static partial void NotWritten(ILogger logger, string node, string why);

    [LoggerMessage(6403, LogLevel.Information, "Node {Node} is {Readiness}")]
    public static partial void Readiness(ILogger logger, string node, string readiness);
}
