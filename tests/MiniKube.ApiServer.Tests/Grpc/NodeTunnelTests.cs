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
        (await logs.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe("hello\n");
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
        (await StateAsync(watch)).ShouldBe(("n1", true));
        (await StateAsync(watch)).ShouldBe(("n1", false));
        await connection.RequestStream.WriteAsync(new() { Heartbeat = new() { Sequence = 1 } });
        (await StateAsync(watch)).ShouldBe(("n1", true));
    }

    [Fact]
    public async Task Connect_WithoutANodesCertificate_IsRefused()
    {
        var tunnel = new NodeTunnel.NodeTunnelClient(server.Grpc(server.Pki.Client("admin", "system:masters")));
        using var connection = tunnel.Connect();
        (await Should.ThrowAsync<RpcException>(() => connection.ResponseStream.MoveNext(CancellationToken.None)))
            .StatusCode.ShouldBe(StatusCode.PermissionDenied);
    }

    private static async Task<ServerMessage> NextAsync(AsyncDuplexStreamingCall<AgentMessage, ServerMessage> connection)
    {
        (await connection.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue();
        return connection.ResponseStream.Current;
    }

    private static async Task<(string, bool)> StateAsync(AsyncServerStreamingCall<HealthReport> watch)
    {
        (await watch.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10))).ShouldBeTrue();
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
