using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Tests.Streaming;

/// <summary>The agent's side of the tunnel, over real gRPC: answers each session with what the test says.</summary>
internal sealed class TestAgent : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> sessions = [];
    private readonly GrpcChannel channel;
    private readonly Func<OpenSession, IAsyncStreamReader<Frame>, IAsyncStreamWriter<Frame>, Task> serve;
    private Task run = Task.CompletedTask;

    private TestAgent(GrpcChannel channel, Func<OpenSession, IAsyncStreamReader<Frame>, IAsyncStreamWriter<Frame>, Task> serve)
    {
        this.channel = channel;
        this.serve = serve;
    }

    /// <summary>Everything that was asked to be opened.</summary>
    public ConcurrentQueue<OpenSession> Opened { get; } = new();

    public static async Task<TestAgent> StartAsync(TestServer server, string node, Func<OpenSession, IAsyncStreamReader<Frame>, IAsyncStreamWriter<Frame>, Task> serve)
    {
        var client = server.Http(server.Pki.Client($"system:node:{node}", "system:nodes"));
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        client.DefaultRequestVersion = HttpVersion.Version20;
        var agent = new TestAgent(GrpcChannel.ForAddress(server.Address, new() { HttpClient = client, DisposeHttpClient = true }), serve);
        var connected = new TaskCompletionSource();
        agent.run = agent.RunAsync(connected);
        await connected.Task.WaitAsync(TimeSpan.FromSeconds(90));
        return agent;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(sessions).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        channel.Dispose();
        stop.Dispose();
    }

    private async Task RunAsync(TaskCompletionSource connected)
    {
        using var call = new NodeTunnel.NodeTunnelClient(channel).Connect(cancellationToken: stop.Token);
        await call.RequestStream.WriteAsync(new AgentMessage { Hello = new() { Version = "test" } });
        while (await call.ResponseStream.MoveNext(stop.Token))
        {
            connected.TrySetResult();
            if (call.ResponseStream.Current.Open is { } open) sessions.Add(ServeAsync(open));
        }
    }

    private async Task ServeAsync(OpenSession open)
    {
        Opened.Enqueue(open);
        using var call = new NodeTunnel.NodeTunnelClient(channel).Session(new Metadata { { "session-id", open.SessionId } }, cancellationToken: stop.Token);
        await serve(open, call.ResponseStream, call.RequestStream);
        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(stop.Token))
        {
        }
    }
}
