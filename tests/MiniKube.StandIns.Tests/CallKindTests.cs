using Grpc.Core;
using MiniKube.StandIns.Tests.Wire;

namespace MiniKube.StandIns.Tests;

public sealed class CallKindTests : IAsyncLifetime
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
    public async Task Unary_Request_ComesBack()
    {
        var answer = await client.OnceAsync(new Note { Text = "hello", Times = 3 });

        answer.ShouldBe(new Note { Text = "hello", Times = 3 });
    }

    [Fact]
    public void Unary_Blocking_ComesBack() => client.Once(new Note { Text = "hello" }).Text.ShouldBe("hello");

    [Fact]
    public async Task ClientStream_ManyRequests_OneAnswer()
    {
        using var call = client.Collect();
        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new Note { Text = text });
        }

        await call.RequestStream.CompleteAsync();

        (await call).ShouldBe(new Note { Text = "a b c", Times = 3 });
    }

    [Fact]
    public async Task ServerStream_ManyAnswers_InOrderWithTrailers()
    {
        using var call = client.Repeat(new Note { Text = "x", Times = 500 });

        var numbers = await call.ResponseStream.ReadAllAsync().Select(note => note.Times).ToListAsync();

        numbers.ShouldBe(Enumerable.Range(0, 500));
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
        call.GetTrailers().GetValue("sent").ShouldBe("500");
    }

    [Fact]
    public async Task Duplex_EachRequest_IsAnsweredBeforeTheNext()
    {
        using var call = client.Converse();
        for (var i = 0; i < 50; i++)
        {
            await call.RequestStream.WriteAsync(new Note { Times = i });
            (await call.ResponseStream.MoveNext()).ShouldBeTrue();
            call.ResponseStream.Current.Times.ShouldBe(i);
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext()).ShouldBeFalse();
    }
}
