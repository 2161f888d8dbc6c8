using MiniKube.Client;
using MiniKube.Wire;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>A node as far as controllers can tell: an object, and a tunnel with heartbeats until silenced.</summary>
internal sealed class FakeAgent : IAsyncDisposable
{
    private readonly ApiClient client;
    private readonly CancellationTokenSource stop = new();
    private Task beating = Task.CompletedTask;

    private FakeAgent(ApiClient client, string name) => (this.client, Name) = (client, name);

    public string Name { get; }

    public static async Task<FakeAgent> JoinAsync(ControlPlane plane, string purpose)
    {
        var name = $"{purpose}-{Guid.NewGuid().ToString("N")[..6]}";
        var agent = new FakeAgent(new(plane.NodeCredentials(name)), name);
        var node = await agent.client.CreateAsync(new Node { Metadata = new() { Name = name } }, CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();
        var ready = new NodeCondition { Type = "Ready", Status = "True", Reason = "KubeletReady", Message = "ready", LastHeartbeatTime = now, LastTransitionTime = now };
        await agent.client.PatchAsync<Node>(
            ObjectKey.Of(node), Patch.Merge(new() { ["status"] = new System.Text.Json.Nodes.JsonObject { ["conditions"] = new System.Text.Json.Nodes.JsonArray(ApiJson.ToDocument(ready)) } }), "status");
        agent.beating = agent.BeatAsync();
        return agent;
    }

    /// <summary>From now on nothing is heard of it; its objects stay.</summary>
    public async Task FallSilentAsync()
    {
        await stop.CancelAsync();
        await beating;
    }

    public async ValueTask DisposeAsync()
    {
        await FallSilentAsync();
        await client.DisposeAsync();
        stop.Dispose();
    }

    private async Task BeatAsync()
    {
        try
        {
            using var call = new NodeTunnel.NodeTunnelClient(client.Invoker).Connect(new Grpc.Core.CallOptions(cancellationToken: stop.Token));
            await call.RequestStream.WriteAsync(new AgentMessage { Hello = new() { Version = "test" } });
            for (var sequence = 1ul; !stop.IsCancellationRequested; sequence++)
            {
                await call.RequestStream.WriteAsync(new AgentMessage { Heartbeat = new() { Sequence = sequence } });
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, stop.Token);
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
        }
    }
}
