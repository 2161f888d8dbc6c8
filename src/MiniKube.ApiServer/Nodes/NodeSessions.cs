using System.Collections.Concurrent;
using System.Security.Cryptography;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Nodes;

/// <summary>All live tunnels, and the sessions that agents were asked to open.</summary>
internal sealed class NodeSessions(TimeProvider time) : INodeSessions
{
    private const int MostAttempts = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly NodeConnections connections = new();
    private readonly ConcurrentDictionary<string, PendingSession> pending = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> ConnectedNodes => connections.Nodes;

    public bool IsConnected(string node) => connections.Has(node);

    public void Add(NodeConnection connection) => connections.Add(connection);

    public void Remove(NodeConnection connection)
    {
        connections.Remove(connection);
        connection.Close();
    }

    public async Task<INodeSession> OpenAsync(string node, OpenSession request, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var connection = connections.Best(node) ?? throw NotConnected(node);
            if (await TryOpenAsync(connection, request, cancel) is { } session) return session;
            // Nobody knows whether the agent has read it: a command is not asked for twice.
            if (attempt == MostAttempts || request.RequestCase is OpenSession.RequestOneofCase.Exec or OpenSession.RequestOneofCase.Attach)
            {
                throw ApiException.Unavailable($"the connection to node {node} broke, try again");
            }
        }
    }

    /// <summary>The agent came with a session that was asked for; false if nobody waits for it (any more).</summary>
    public bool TryAccept(string node, string sessionId, INodeSession session) =>
        pending.TryRemove(sessionId, out var waiting) && waiting.Node == node && waiting.Opened.TrySetResult(session);

    public void Refuse(string node, string sessionId, ApiException reason)
    {
        if (pending.TryGetValue(sessionId, out var waiting) && waiting.Node == node) waiting.Opened.TrySetException(reason);
    }

    /// <summary>Null: the tunnel ended before the agent came.</summary>
    private async Task<INodeSession?> TryOpenAsync(NodeConnection connection, OpenSession request, CancellationToken cancel)
    {
        var node = connection.Node;
        request.SessionId = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var waiting = new PendingSession(node);
        pending[request.SessionId] = waiting;
        try
        {
            if (!connection.TrySend(new() { Open = request })) throw ApiException.Unavailable($"node {node} does not take requests, try again");
            await Task.WhenAny(waiting.Opened.Task, connection.Closed).WaitAsync(Patience, time, cancel);
            return waiting.Opened.TrySetCanceled(CancellationToken.None) ? null : await waiting.Opened.Task;
        }
        catch (TimeoutException)
        {
            throw ApiException.Timeout($"node {node} did not open the session in {Patience.TotalSeconds:F0} s");
        }
        finally
        {
            waiting.Opened.TrySetCanceled(CancellationToken.None);
            pending.TryRemove(request.SessionId, out _);
        }
    }

    private static ApiException NotConnected(string node) =>
        ApiException.Unavailable($"node {node} is not connected: its agent is down or cannot reach the server");

    private sealed record PendingSession(string Node)
    {
        public TaskCompletionSource<INodeSession> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
