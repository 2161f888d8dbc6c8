using System.Net.Sockets;
using System.Security.Cryptography;
using MiniKube.Spdy.Framing;

namespace MiniKube.Spdy.Tests;

public sealed class SpdyConnectionTests : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    private CancellationToken Cancel => _limit.Token;

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Streams_Opened_CarryHeadersAndDataBothWays()
    {
        await using var pair = await SpdyPair.OpenAsync();
        var (client, server) = await pair.StreamAsync(Cancel, "stdin");

        server.Headers["streamtype"].ShouldBe("stdin");
        await client.WriteAsync("to server"u8.ToArray(), Cancel);
        await server.WriteAsync("to client"u8.ToArray(), Cancel);
        await client.CompleteWritesAsync(Cancel);
        await server.CompleteWritesAsync(Cancel);

        (await TextAsync(server)).ShouldBe("to server");
        (await TextAsync(client)).ShouldBe("to client");
    }

    [Fact]
    public async Task Stream_HalfClosed_StillReceives()
    {
        await using var pair = await SpdyPair.OpenAsync();
        var (client, server) = await pair.StreamAsync(Cancel);

        await client.CompleteWritesAsync(Cancel);
        (await TextAsync(server)).ShouldBe("");
        await server.WriteAsync("late answer"u8.ToArray(), Cancel);
        await server.CompleteWritesAsync(Cancel);

        (await TextAsync(client)).ShouldBe("late answer");
    }

    [Fact]
    public async Task Data_FarMoreThanAllBuffers_ArrivesWholeWhenReadSlowly()
    {
        await using var pair = await SpdyPair.OpenAsync();
        var (client, server) = await pair.StreamAsync(Cancel);
        var sent = RandomNumberGenerator.GetBytes(8 << 20);

        var writing = WriteAndCloseAsync(client, sent);
        writing.IsCompleted.ShouldBeFalse("nobody reads yet, so the writer must be held back");
        using var received = new MemoryStream();
        await server.CopyToAsync(received, Cancel);
        await writing;

        received.GetBuffer().AsSpan(0, (int)received.Length).SequenceEqual(sent).ShouldBeTrue();
    }

    [Fact]
    public async Task Reader_OfMuchData_SendsNothingBack()
    {
        // A frame that reaches a peer which has written everything and closed makes its kernel reset the connection and drop what is on its way.
        var (clientSide, serverSide) = await SpdyPair.SocketsAsync();
        await using var client = new SpdyConnection(clientSide, SpdyRole.Client);
        using var server = new FrameWriter(serverSide, Cancel);
        var opening = client.OpenStreamAsync(new Dictionary<string, string> { ["streamType"] = "stdout" }, Cancel);
        var opened = await serverSide.ReadAsync(new byte[4096], Cancel);
        opened.ShouldBeGreaterThan(0);
        await server.SynReplyAsync(1);
        var stream = await opening;

        for (var i = 0; i < 32; i++)
        {
            await server.DataAsync(1, new byte[32 * 1024], fin: false);
            await stream.ReadExactlyAsync(new byte[32 * 1024], Cancel);
        }

        ((NetworkStream)serverSide).Socket.Available.ShouldBe(0);
    }

    [Fact]
    public async Task Streams_ManyAtOnce_DoNotMix()
    {
        await using var pair = await SpdyPair.OpenAsync();
        var echo = EchoAsync(pair.Server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            await using var stream = await pair.Client.OpenStreamAsync(new Dictionary<string, string> { ["n"] = i.ToString() }, Cancel);
            await WriteAndCloseAsync(stream, System.Text.Encoding.UTF8.GetBytes($"message {i}"));
            return await TextAsync(stream);
        }));

        answers.ShouldBe(Enumerable.Range(0, 50).Select(i => $"message {i}"));
        await pair.Client.DisposeAsync();
        await echo;
    }

    [Fact]
    public async Task Stream_ResetByPeer_EndsReadsAndRefusesWrites()
    {
        await using var pair = await SpdyPair.OpenAsync();
        var (client, server) = await pair.StreamAsync(Cancel);
        await server.WriteAsync("before"u8.ToArray(), Cancel);

        await server.ResetAsync(Cancel);

        (await TextAsync(client)).ShouldBe("before");
        await Should.ThrowAsync<SpdyException>(async () => await client.WriteAsync("after"u8.ToArray(), Cancel));
    }

    [Fact]
    public async Task Stream_GivenUpByItsReader_DoesNotHoldUpOthers()
    {
        await using var pair = await SpdyPair.OpenAsync();
        var (flooding, ignored) = await pair.StreamAsync(Cancel);
        var (client, server) = await pair.StreamAsync(Cancel);
        var flood = WriteAndCloseAsync(flooding, new byte[4 << 20]);

        await ignored.DisposeAsync();
        await WriteAndCloseAsync(client, "through"u8.ToArray());

        (await TextAsync(server)).ShouldBe("through");
        await flood.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Ping_IsAnswered()
    {
        await using var pair = await SpdyPair.OpenAsync();

        await pair.Client.PingAsync(Cancel);
        await pair.Server.PingAsync(Cancel);
    }

    [Fact]
    public async Task Connection_Disposed_EndsStreamsOnBothSides()
    {
        await using var pair = await SpdyPair.OpenAsync();
        var (client, server) = await pair.StreamAsync(Cancel);

        await pair.Client.DisposeAsync();

        (await TextAsync(client)).ShouldBe("");
        (await TextAsync(server)).ShouldBe("");
        (await pair.Server.AcceptStreamAsync(Cancel)).ShouldBeNull();
        await Should.ThrowAsync<SpdyException>(() => pair.Client.OpenStreamAsync(new Dictionary<string, string>(), Cancel));
    }

    [Theory]
    [InlineData("474554202F20485454502F312E310D0A")] // GET / HTTP/1.1
    [InlineData("8003000101FFFFFF")]                  // a control frame of 16 MB
    [InlineData("80030001000000040000")]              // a torn SYN_STREAM
    [InlineData("8002000600000004000000018002000600000004")] // version 2
    public async Task Noise_EndsTheConnectionWithoutHarm(string hex)
    {
        var (client, server) = await SpdyPair.SocketsAsync();
        await using var connection = new SpdyConnection(server, SpdyRole.Server);
        await client.WriteAsync(Convert.FromHexString(hex), Cancel);
        await client.WriteAsync(new byte[64], Cancel);
        await client.DisposeAsync();

        await connection.Completion.WaitAsync(Cancel);

        (await connection.AcceptStreamAsync(Cancel)).ShouldBeNull();
    }

    private async Task WriteAndCloseAsync(SpdyStream stream, byte[] data)
    {
        try
        {
            await stream.WriteAsync(data, Cancel);
            await stream.CompleteWritesAsync(Cancel);
        }
        catch (SpdyException)
        {
            // The reader has given up.
        }
    }

    private async Task<string> TextAsync(SpdyStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        return await reader.ReadToEndAsync(Cancel);
    }

    private async Task EchoAsync(SpdyConnection server)
    {
        var answers = new List<Task>();
        await foreach (var stream in server.AcceptStreamsAsync(Cancel))
            answers.Add(AnswerAsync(stream));
        await Task.WhenAll(answers);

        async Task AnswerAsync(SpdyStream stream)
        {
            await stream.CopyToAsync(stream, Cancel);
            await stream.CompleteWritesAsync(Cancel);
        }
    }
}
