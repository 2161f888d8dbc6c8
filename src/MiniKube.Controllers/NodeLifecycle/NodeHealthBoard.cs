using System.Collections.Concurrent;
using Grpc.Core;
using MiniKube.Wire;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>Which nodes the API server hears through their tunnels, as far as it told us. Heartbeats themselves never leave the server's memory.</summary>
internal sealed class NodeHealthBoard(CallInvoker invoker, TimeSpan grace, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TunnelState> states = [];

    /// <summary>Null: the server has told nothing about it.</summary>
    public TunnelState? Of(string node) => states.TryGetValue(node, out var state) ? state : null;

    /// <summary>Follows the server until the connection breaks; what was told last stays valid meanwhile.</summary>
    public async Task FollowAsync(Action<string> changed, CancellationToken cancel)
    {
        var client = new NodeHealth.NodeHealthClient(invoker);
        using var call = client.Watch(new WatchHealthRequest { GraceMs = (uint)grace.TotalMilliseconds }, new CallOptions(cancellationToken: cancel));
        for (var first = true; await NextAsync(call.ResponseStream, cancel); first = false)
        {
            var report = call.ResponseStream.Current.Nodes;
            // The first report names all that the server knows: what an earlier server said of others is void.
            if (first)
            {
                foreach (var node in states.Keys.Except(report.Select(node => node.Node)))
                {
                    Forget(node);
                    changed(node);
                }
            }
            foreach (var node in report)
            {
                if (Of(node.Node)?.IsHeard == node.Heard) continue;
                states[node.Node] = new(node.Heard, time.GetTimestamp());
                changed(node.Node);
            }
        }
        throw ApiException.Unavailable("the server ended the report of node health");
    }

    public void Forget(string node) => states.TryRemove(node, out _);

    private static async Task<bool> NextAsync(IAsyncStreamReader<HealthReport> reports, CancellationToken cancel)
    {
        try
        {
            return await reports.MoveNext(cancel);
        }
        catch (RpcException error)
        {
            cancel.ThrowIfCancellationRequested();
            throw ApiException.Unavailable($"the report of node health broke: {error.Status.Detail}");
        }
    }
}

/// <param name="IsHeard">Heard within the grace period.</param>
/// <param name="Since">Timestamp of our clock.</param>
internal readonly record struct TunnelState(bool IsHeard, long Since);
