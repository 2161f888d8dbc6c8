using Grpc.Core;
using MiniKube.StandIns.Tests.Wire;

namespace MiniKube.StandIns.Tests;

/// <summary>Status, metadata, deadlines and cancellation on both sides of a call.</summary>
public sealed class CallStateTests : IAsyncLifetime
{
    private EchoServer server = null!;
    private Echo.EchoClient client = null!;

    public async Task InitializeAsync()
    {
        server = await EchoServer.StartAsync();
        client = new Echo.EchoClient(server.Channel());
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Failure_OfTheHandler_ArrivesWithDetailAndTrailers()
    {
        var failure = await Should.ThrowAsync<RpcException>(async () => await client.OnceAsync(new Note { Text = "fail" }));

        failure.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        failure.Status.Detail.ShouldBe("as asked – ünïcode");
        failure.Trailers.GetValue("why").ShouldBe("asked");
    }

    [Fact]
    public async Task Crash_OfTheHandler_TellsNothingOfTheInside()
    {
        var failure = await Should.ThrowAsync<RpcException>(async () => await client.OnceAsync(new Note { Text = "crash" }));

        failure.StatusCode.ShouldBe(StatusCode.Unknown);
        failure.Status.Detail.ShouldNotContain("not for the caller's eyes");
    }

    [Fact]
    public async Task Metadata_TextAndBytes_TravelBothWays()
    {
        byte[] bytes = [0, 255, 13, 10, 44];
        var sent = new Metadata { { "H-Text", "plain words" }, { "h-bytes-bin", bytes }, { "h-twice", "1" }, { "h-twice", "2" }, { "t-bytes-bin", bytes } };

        using var call = client.OnceAsync(new Note { Text = "headers" }, sent);
        var headers = await call.ResponseHeadersAsync;
        await call;

        headers.GetValue("h-text").ShouldBe("plain words");
        headers.GetValueBytes("h-bytes-bin").ShouldBe(bytes);
        headers.GetAll("h-twice").SelectMany(entry => entry.Value.Split(", ")).ShouldBe(["1", "2"]);
        call.GetTrailers().GetValueBytes("t-bytes-bin").ShouldBe(bytes);
        call.GetStatus().ShouldBe(new Status(StatusCode.OK, ""));
    }

    [Fact]
    public async Task Deadline_Passed_EndsTheCallOnBothSides()
    {
        await client.OnceAsync(new Note()); // connects, so that the deadline is the handler's
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(500);

        var failure = await Should.ThrowAsync<RpcException>(async () => await client.OnceAsync(new Note { Text = "hang" }, deadline: deadline));

        failure.StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await server.Hanging.HasBegunAsync();
        await server.Hanging.HasEndedAsync();
    }

    [Fact]
    public async Task Cancellation_OfTheCaller_ReachesTheHandler()
    {
        using var cancel = new CancellationTokenSource();
        using var call = client.OnceAsync(new Note { Text = "hang" }, cancellationToken: cancel.Token);
        await server.Hanging.HasBegunAsync();

        await cancel.CancelAsync();

        (await Should.ThrowAsync<RpcException>(async () => await call)).StatusCode.ShouldBe(StatusCode.Cancelled);
        await server.Hanging.HasEndedAsync();
    }

    [Fact]
    public async Task Dispose_OfARunningStream_CancelsIt()
    {
        var call = client.Converse();
        await call.RequestStream.WriteAsync(new Note());
        await call.ResponseStream.MoveNext();

        var pending = call.ResponseStream.MoveNext();
        call.Dispose();

        (await Should.ThrowAsync<RpcException>(() => pending)).StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Fact]
    public async Task Credentials_OfACall_AddTheirMetadataOverTls()
    {
        var pki = new TestPki();
        await using var secure = await EchoServer.StartAsync(pki.Listen);
        using var channel = secure.Channel(pki.ClientOptions());
        var token = CallCredentials.FromInterceptor((_, metadata) =>
        {
            metadata.Add("h-token", "secret");
            return Task.CompletedTask;
        });

        using var call = new Echo.EchoClient(channel).OnceAsync(new Note { Text = "headers" }, new CallOptions(credentials: token));

        (await call.ResponseHeadersAsync).GetValue("h-token").ShouldBe("secret");
        await call;
    }
}
