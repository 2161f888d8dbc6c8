using System.Collections.Concurrent;
using Grpc.Core;
using MiniKube.Wire;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>Which nodes the API server hears, as far as it told us. Heartbeats themselves never leave the server's memory.</summary>
internal sealed class NodeHealthBoard(CallInvoker invoker, TimeSpan grace)
{
    private readonly ConcurrentDictionary<string, bool> heard = [];

    /// <summary>Null: the server has told nothing about it.</summary>
    public bool? IsHeard(string node) => heard.TryGetValue(node, out var value) ? value : null;

    /// <summary>Follows the server until the connection breaks; what was told last stays valid meanwhile.</summary>
    public async Task FollowAsync(Action<string> changed, CancellationToken cancel)
    {
        var client = new NodeHealth.NodeHealthClient(invoker);
        using var call = client.Watch(new WatchHealthRequest { GraceMs = (uint)grace.TotalMilliseconds }, new CallOptions(cancellationToken: cancel));
        while (await call.ResponseStream.MoveNext(cancel))
        {
            foreach (var node in call.ResponseStream.Current.Nodes)
            {
                var before = IsHeard(node.Node);
                heard[node.Node] = node.Heard;
                if (before != node.Heard) changed(node.Node);
            }
        }
        throw ApiException.Unavailable("the server ended the report of node health");
    }

    public void Forget(string node) => heard.TryRemove(node, out _);
}
