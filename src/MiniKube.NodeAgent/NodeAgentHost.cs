using Microsoft.Extensions.Logging;
using MiniKube.NodeAgent.Hosting;
using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Nodes;
using MiniKube.NodeAgent.Volumes;

namespace MiniKube.NodeAgent;

/// <summary>
/// One node's agent: registers the node, runs the pods that are bound to it, and serves the sessions that the server asks for. When it ends, containers run on.
/// </summary>
public sealed class NodeAgentHost(NodeAgentOptions options, ILoggerFactory loggers, TimeProvider time)
{
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the API has been told for the first time that the node is ready.</summary>
    public Task WhenReady => ready.Task;

    /// <summary>Runs until cancelled; throws when a part of it failed for good.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var paths = new AgentPaths(Path.GetFullPath(options.DataDirectory));
        Directory.CreateDirectory(paths.Data);
        PodFolders.EnsureVolatile(paths.Volatile);
        await using var runtime = options.Runtime ?? RuntimeChoice.Open(options, loggers, time);
        await using var client = new ApiClient(options.Api);
        await using var informers = new Informers(client, loggers, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await using var agent = new AgentParts(options, paths, runtime, client, informers, loggers, time, () => ready.TrySetResult(), stop.Token);
        var first = await Task.WhenAny(agent.Start(stop.Token));
        if (!cancel.IsCancellationRequested && first.Exception is { } failure) HostingLog.PartFailed(loggers.CreateLogger<NodeAgentHost>(), failure.InnerException ?? failure);
        await stop.CancelAsync();
        await agent.DrainAsync();
        if (!cancel.IsCancellationRequested) await first;
    }
}
