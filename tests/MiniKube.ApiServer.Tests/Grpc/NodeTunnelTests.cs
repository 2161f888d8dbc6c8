using Google.Protobuf;
using Grpc.Core;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Tests.Grpc;

public sealed class NodeTunnelTests : IAsyncLifetime
{
    private TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Logs_OfAPod_ComeThroughTheTunnelOfItsNode()
    {
        await BoundPodAsync();
        var tunnel = new NodeTunnel.NodeTunnelClient(server.Grpc(server.Pki.Client("system:node:n1", "system:nodes")));
        using var connection = tunnel.Connect();
        await connection.RequestStream.WriteAsync(new() { Hello = new() { Version = "1" } });
        (await NextAsync(connection)).Welcome.HeartbeatMs.ShouldBe(1000u);
        await connection.RequestStream.WriteAsync(new() { Heartbeat = new() { Sequence = 7 } });
        (await NextAsync(connection)).Ack.Sequence.ShouldBe(7ul);

        using var http = server.Admin();
        var logs = http.GetStringAsync("/api/v1/namespaces/default/pods/p/log");
        var open = (await NextAsync(connection)).Open;
        open.Pod.ShouldBe("p");
        open.RequestCase.ShouldBe(OpenSession.RequestOneofCase.Log);
        using var session = tunnel.Session(new Metadata { { "session-id", open.SessionId } });
        await session.RequestStream.WriteAsync(new() { Channel = 1, Data = ByteString.CopyFromUtf8("hello\n") });
        await session.RequestStream.WriteAsync(new() { Channel = 3, Data = ByteString.CopyFromUtf8("""{"status":"Success"}"""), End = true });
        await session.RequestStream.CompleteAsync();
        (await logs.WaitAsync(TimeSpan.FromSeconds(90))).ShouldBe("hello\n");
    }

    /// <summary>An agent that knows this server by a name finds out its address, and dials that too before it leaves the other.</summary>
    [Fact]
    public async Task Tunnels_OfOneNode_LiveSideBySide_AndTheNewestServes()
    {
        await BoundPodAsync();
        var agent = new NodeTunnel.NodeTunnelClient(server.Grpc(server.Pki.Client("system:node:n1", "system:nodes")));
        using var byName = await OpenAsync(agent);
        var byAddress = await OpenAsync(agent);
        for (var beat = 1ul; beat <= 3; beat++)
        {
            foreach (var tunnel in (AsyncDuplexStreamingCall<AgentMessage, ServerMessage>[])[byName, byAddress])
            {
                await tunnel.RequestStream.WriteAsync(new() { Heartbeat = new() { Sequence = beat } });
                (await NextAsync(tunnel)).Ack.Sequence.ShouldBe(beat);
            }
        }

        using var http = server.Admin();
        var first = http.GetAsync("/api/v1/namespaces/default/pods/p/log");
        await RefuseAsync(byAddress);
        (await (await first).Content.ReadAsStringAsync()).ShouldContain("refused here");
        byAddress.Dispose();
        var again = http.GetAsync("/api/v1/namespaces/default/pods/p/log");
        await RefuseAsync(byName);
        (await (await again).Content.ReadAsStringAsync()).ShouldContain("refused here");
    }

    [Fact]
    public async Task NodeHealth_TellsWhoFallsSilentAndWhoIsBack()
    {
        var health = new NodeHealth.NodeHealthClient(server.Grpc(server.Pki.Client("system:kube-controller-manager")));
        using var watch = health.Watch(new() { GraceMs = 500 });
        (await watch.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        watch.ResponseStream.Current.Nodes.ShouldBeEmpty();

        var tunnel = new NodeTunnel.NodeTunnelClient(server.Grpc(server.Pki.Client("system:node:n1", "system:nodes")));
        using var connection = tunnel.Connect();
        await connection.RequestStream.WriteAsync(new() { Hello = new() });
        await HeardAsync();
        while (await StateAsync(watch) is not ("n1", false))
        {
        }
        await HeardAsync();

        // It beats until that is told: one beat may be older than the grace before anybody looks.
        async Task HeardAsync()
        {
            var seen = StateAsync(watch);
            for (var beat = 1ul; ; beat++)
            {
                if (seen.IsCompleted)
                {
                    if (await seen is ("n1", true)) return;
                    seen = StateAsync(watch);
                }
                await connection.RequestStream.WriteAsync(new() { Heartbeat = new() { Sequence = beat } });
                (await NextAsync(connection)).ShouldNotBeNull();
            }
        }
    }

    [Fact]
    public async Task Connect_WithoutANodesCertificate_IsRefused()
    {
        var tunnel = new NodeTunnel.NodeTunnelClient(server.Grpc(server.Pki.Client("admin", "system:masters")));
        using var connection = tunnel.Connect();
        (await Should.ThrowAsync<RpcException>(() => connection.ResponseStream.MoveNext(CancellationToken.None)))
            .StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    private static async Task<AsyncDuplexStreamingCall<AgentMessage, ServerMessage>> OpenAsync(NodeTunnel.NodeTunnelClient agent)
    {
        var tunnel = agent.Connect();
        await tunnel.RequestStream.WriteAsync(new() { Hello = new() { Version = "1" } });
        (await NextAsync(tunnel)).Welcome.ShouldNotBeNull();
        return tunnel;
    }

    private static async Task RefuseAsync(AsyncDuplexStreamingCall<AgentMessage, ServerMessage> tunnel)
    {
        var asked = (await NextAsync(tunnel)).Open.ShouldNotBeNull();
        var status = ByteString.CopyFromUtf8("""{"kind":"Status","status":"Failure","code":400,"reason":"BadRequest","message":"refused here"}""");
        await tunnel.RequestStream.WriteAsync(new() { Refused = new() { SessionId = asked.SessionId, Status = status } });
    }

    private static async Task<ServerMessage> NextAsync(AsyncDuplexStreamingCall<AgentMessage, ServerMessage> connection)
    {
        (await connection.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(90))).ShouldBeTrue();
        return connection.ResponseStream.Current;
    }

    private static async Task<(string, bool)> StateAsync(AsyncServerStreamingCall<HealthReport> watch)
    {
        (await watch.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(90))).ShouldBeTrue();
        var node = watch.ResponseStream.Current.Nodes.Single();
        return (node.Node, node.Heard);
    }

    private async Task BoundPodAsync()
    {
        var objects = new Objects.ObjectsClient(server.Grpc(server.Pki.Client("system:kube-controller-manager")));
        await objects.CreateAsync(new()
        {
            Resource = new() { Version = "v1", Plural = "pods" },
            Namespace = "default",
            Json = ByteString.CopyFromUtf8("""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}"""),
        });
        var bind = new BindRequest();
        bind.Bindings.Add(new MiniKube.Wire.Binding { Namespace = "default", Pod = "p", Node = "n1" });
        (await objects.BindAsync(bind)).Results[0].Error.IsEmpty.ShouldBeTrue();
    }
}
