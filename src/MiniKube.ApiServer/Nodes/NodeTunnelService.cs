using Grpc.Core;
using MiniKube.ApiServer.Grpc;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Nodes;

/// <summary>Where agents connect: heartbeats come in, requests for sessions go out, sessions are calls of their own.</summary>
internal sealed class NodeTunnelService(NodeSessions sessions, NodeLiveness liveness, ApiServerContext context) : NodeTunnel.NodeTunnelBase
{
    private const int MissedBeats = 3;
    private readonly ControlPlaneRole role = new(context);

    public override async Task Connect(IAsyncStreamReader<AgentMessage> requestStream, IServerStreamWriter<ServerMessage> responseStream,
        ServerCallContext call)
    {
        using var connection = new NodeConnection(NodeOf(call), context.Options.HeartbeatInterval * MissedBeats, context.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, connection.Ended, context.Stopping);
        var welcome = new Welcome { HeartbeatMs = (uint)context.Options.HeartbeatInterval.TotalMilliseconds };
        await connection.SendAsync(new() { Welcome = welcome }, stop.Token);
        liveness.Heard(connection.Node);
        sessions.Add(connection);
        try
        {
            var sending = SendAsync(connection, responseStream, stop.Token);
            var receiving = ReceiveAsync(connection, requestStream, stop.Token);
            var labelling = ControlPlaneRole.BeginsHere(call.GetHttpContext().Connection) ? role.KeepAsync(connection.Node, stop.Token) : Task.CompletedTask;
            await Task.WhenAny(sending, receiving);
            await stop.CancelAsync();
            await Task.WhenAll(Quietly(sending), Quietly(receiving), labelling);
        }
        finally
        {
            sessions.Remove(connection);
        }
    }

    public override async Task Session(IAsyncStreamReader<Frame> requestStream, IServerStreamWriter<Frame> responseStream, ServerCallContext call)
    {
        var id = call.RequestHeaders.GetValue("session-id") ?? "";
        var session = new GrpcNodeSession(requestStream, responseStream);
        if (!sessions.TryAccept(NodeOf(call), id, session)) throw new RpcException(new(StatusCode.NotFound, "nobody waits for this session"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, context.Stopping);
        await session.Done.WaitAsync(stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static string NodeOf(ServerCallContext call) =>
        GrpcCalls.UserOf(call).NodeName
            ?? throw new RpcException(new(StatusCode.PermissionDenied, "only an agent with a node's certificate may connect here"));

    private static async Task SendAsync(NodeConnection connection, IServerStreamWriter<ServerMessage> stream, CancellationToken cancel)
    {
        await foreach (var message in connection.Outgoing.ReadAllAsync(cancel))
        {
            await stream.WriteAsync(message, cancel);
        }
    }

    private static async Task Quietly(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task ReceiveAsync(NodeConnection connection, IAsyncStreamReader<AgentMessage> stream, CancellationToken cancel)
    {
        while (await stream.MoveNext(cancel))
        {
            connection.Heard();
            liveness.Heard(connection.Node);
            var message = stream.Current;
            switch (message.MessageCase)
            {
                case AgentMessage.MessageOneofCase.Heartbeat:
                    connection.TrySend(new() { Ack = new() { Sequence = message.Heartbeat.Sequence } });
                    break;
                case AgentMessage.MessageOneofCase.Refused:
                    sessions.Refuse(connection.Node, message.Refused.SessionId, GrpcErrors.FromStatusJson(message.Refused.Status.Span));
                    break;
            }
        }
    }
}
