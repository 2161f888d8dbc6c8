using System.Collections.Concurrent;
using MiniKube.ApiServer.Nodes;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Dialing;

/// <summary>Connections to pods, and to agents themselves, through the tunnels that agents keep. Remembers for a while where there is no other way.</summary>
internal sealed class NodeTunnels(INodeSessions sessions, TimeProvider time)
{
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, long> onlyWay = new(StringComparer.Ordinal);

    public bool MayLeadTo(PodAddress pod) => sessions.IsConnected(pod.Node);

    public bool IsPreferred(PodAddress pod) => onlyWay.TryGetValue(pod.Node, out var since) && time.GetElapsedTime(since) < Memory;

    public void Prefer(PodAddress pod)
    {
        if (onlyWay.Count >= MaxRemembered) onlyWay.Clear();
        onlyWay[pod.Node] = time.GetTimestamp();
    }

    public Task<Stream> OpenAsync(PodAddress pod, int port, CancellationToken cancel) => OpenAsync(
        pod.Node, new() { Namespace = pod.Namespace, Pod = pod.Name, Uid = pod.Uid, PortForward = new() { Port = (uint)port } }, cancel);

    /// <summary>The agent's own HTTP.</summary>
    public Task<Stream> OpenAgentAsync(string node, CancellationToken cancel) => OpenAsync(node, new() { Http = new() }, cancel);

    private async Task<Stream> OpenAsync(string node, OpenSession request, CancellationToken cancel) => new SessionStream(await sessions.OpenAsync(node, request, cancel));
}
