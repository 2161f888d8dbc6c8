using System.Collections.Concurrent;
using System.Security.Cryptography;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Nodes;

/// <summary>All live tunnels, and the sessions that agents were asked to open.</summary>
internal sealed class NodeSessions(TimeProvider time) : INodeSessions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, NodeConnection> connections = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PendingSession> pending = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> ConnectedNodes => [.. connections.Keys];

    public bool IsConnected(string node) => connections.ContainsKey(node);

    /// <summary>Makes this the node's one connection; an older one ends.</summary>
    public void Add(NodeConnection connection)
    {
        NodeConnection? older = null;
        connections.AddOrUpdate(connection.Node, connection, (_, present) =>
        {
            older = present;
            return connection;
        });
        older?.End();
    }

    public void Remove(NodeConnection connection) => connections.TryRemove(new(connection.Node, connection));

    public async Task<INodeSession> OpenAsync(string node, OpenSession request, CancellationToken cancel)
    {
        if (!connections.TryGetValue(node, out var connection)) throw NotConnected(node);
        request.SessionId = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var waiting = new PendingSession(node);
        pending[request.SessionId] = waiting;
        try
        {
            if (!connection.TrySend(new() { Open = request })) throw ApiException.Unavailable($"node {node} does not take requests, try again");
            return await waiting.Opened.Task.WaitAsync(Patience, time, cancel);
        }
        catch (TimeoutException)
        {
            waiting.Opened.TrySetCanceled(CancellationToken.None);
            throw ApiException.Timeout($"node {node} did not open the session in {Patience.TotalSeconds:F0} s");
        }
        finally
        {
            pending.TryRemove(request.SessionId, out _);
        }
    }

    /// <summary>The agent came with a session that was asked for; false if nobody waits for it (any more).</summary>
    public bool TryAccept(string node, string sessionId, INodeSession session) =>
        pending.TryRemove(sessionId, out var waiting) && waiting.Node == node && waiting.Opened.TrySetResult(session);

    public void Refuse(string node, string sessionId, ApiException reason)
    {
        if (pending.TryGetValue(sessionId, out var waiting) && waiting.Node == node) waiting.Opened.TrySetException(reason);
    }

    private static ApiException NotConnected(string node) =>
        ApiException.Unavailable($"node {node} is not connected: its agent is down or cannot reach the server");

    private sealed record PendingSession(string Node)
    {
        public TaskCompletionSource<INodeSession> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
