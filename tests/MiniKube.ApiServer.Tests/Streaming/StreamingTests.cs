using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Rest;
using MiniKube.ApiServer.Tests.Webhooks;
using MiniKube.Spdy;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Tests.Streaming;

/// <summary>Both ends are real: clients speak WebSocket and SPDY as kubectl does, the agent speaks gRPC.</summary>
[Collection("rest")]
public class StreamingTests(RestServer rest)
{
    private const string Exit3 = """{"apiVersion":"v1","kind":"Status","metadata":{},"status":"Failure","message":"command terminated with non-zero exit code: exit status 3","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}""";
    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token;

    [Theory]
    [InlineData("v5.channel.k8s.io")]
    [InlineData("v4.channel.k8s.io")]
    public async Task Exec_OverWebSocket_CarriesAllChannelsAndTheExitCode(string protocol)
    {
        var path = await PodAsync();
        await using var agent = await TestAgent.StartAsync(rest.Server, Node(path), EchoAsync);
        using var socket = await WebSocketAsync(path + "/exec?command=cat&command=-n&stdin=1&stdout=1&stderr=1", protocol);

        await SendAsync(socket, 0, "hello");
        (await ReceiveAsync(socket)).ShouldBe((1, "hello"));
        (await ReceiveAsync(socket)).ShouldBe((2, "err:hello"));
        await SendAsync(socket, 4, """{"Width":80,"Height":24}""");
        (await ReceiveAsync(socket)).ShouldBe((1, """size:{"Width":80,"Height":24}"""));
        if (protocol.StartsWith("v5", StringComparison.Ordinal)) await socket.SendAsync(new byte[] { 255, 0 }, WebSocketMessageType.Binary, true, Soon);
        else await SendAsync(socket, 0, "exit");
        (await ReceiveAsync(socket)).ShouldBe((3, Exit3));
        (await socket.ReceiveAsync(new byte[10], Soon)).MessageType.ShouldBe(WebSocketMessageType.Close);

        var exec = agent.Opened.ShouldHaveSingleItem().Exec;
        (exec.Container, string.Join(' ', exec.Command), exec.Stdin, exec.Tty).ShouldBe(("c", "cat -n", true, false));
    }

    [Fact]
    public async Task Exec_OverSpdy_CarriesAllChannelsAndTheExitCode()
    {
        var path = await PodAsync();
        await using var agent = await TestAgent.StartAsync(rest.Server, Node(path), EchoAsync);
        await using var connection = await SpdyAsync(path + "/exec?command=cat&stdin=1&stdout=1&stderr=1", "v4.channel.k8s.io");
        var error = await connection.OpenStreamAsync(Headers("error"), Soon);
        var stdin = await connection.OpenStreamAsync(Headers("stdin"), Soon);
        var stdout = await connection.OpenStreamAsync(Headers("stdout"), Soon);
        var stderr = await connection.OpenStreamAsync(Headers("stderr"), Soon);

        await stdin.WriteAsync("hello"u8.ToArray(), Soon);
        (await ReadAsync(stdout)).ShouldBe("hello");
        (await ReadAsync(stderr)).ShouldBe("err:hello");
        await stdin.CompleteWritesAsync(Soon);

        (await ToEndAsync(error)).ShouldBe(Exit3);
        (await ToEndAsync(stdout)).ShouldBe("");
    }

    [Fact]
    public async Task Exec_ThatTheClientLeaves_EndsAtTheNode()
    {
        var path = await PodAsync();
        var ended = new TaskCompletionSource();
        await using var agent = await TestAgent.StartAsync(rest.Server, Node(path), async (_, input, _) =>
        {
            try
            {
                while (await input.MoveNext(CancellationToken.None))
                {
                }
            }
            finally
            {
                ended.TrySetResult();
            }
        });

        using (var socket = await WebSocketAsync(path + "/exec?command=cat&stdin=1&stdout=1", "v5.channel.k8s.io")) socket.Abort();

        await ended.Task.WaitAsync(Soon);
    }

    [Fact]
    public async Task Exec_ThatTheNodeRefuses_IsAnOrdinaryAnswer()
    {
        var path = await PodAsync();

        var error = await Should.ThrowAsync<WebSocketException>(() => WebSocketAsync(path + "/exec?command=x&stdout=1", "v5.channel.k8s.io"));

        error.Message.ShouldContain("503");
    }

    [Fact]
    public async Task Attach_ThatAWebhookRefuses_NeverReachesTheNode()
    {
        var path = await PodAsync();
        await using var hooks = await WebhookServer.StartAsync(rest.Server, (_, _) => new() { ["allowed"] = false, ["status"] = new JsonObject { ["code"] = 403, ["message"] = "no attaching" } });
        var name = $"attach-{Guid.NewGuid():N}";
        var configurations = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
        (await rest.CreateAsync(configurations, $$"""
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"{{name}}"},
             "webhooks":[{"name":"{{name}}.hooks.test","sideEffects":"None","admissionReviewVersions":["v1"],"clientConfig":{"url":"{{hooks.Url("x")}}","caBundle":"{{hooks.CaBundle}}"},
               "namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"{{path.Split('/')[4]}}"} },
               "rules":[{"operations":["CONNECT"],"apiGroups":["*"],"apiVersions":["*"],"resources":["pods/attach"]}]}]}
            """)).Code.ShouldBe(201);
        try
        {
            var seen = "";
            // No agent is there: what the webhook lets through ends with 503.
            await Eventually.TrueAsync(
                async () => (seen = (await Should.ThrowAsync<WebSocketException>(() => WebSocketAsync(path + "/attach?stdin=1&stdout=1", "v5.channel.k8s.io"))).Message).Contains("403"), () => seen);
            (await Should.ThrowAsync<WebSocketException>(() => WebSocketAsync(path + "/exec?command=x&stdout=1", "v5.channel.k8s.io"))).Message.ShouldContain("503");
            var question = hooks.Asked.First()["request"]!;
            (question["operation"]!.ToString(), question["kind"]!["kind"]!.ToString(), question["subResource"]!.ToString(), question["name"]!.ToString()).ShouldBe(("CONNECT", "PodAttachOptions", "attach", "p"));
            (question["object"]!["kind"]!.ToString(), question["object"]!["stdin"]!.GetValue<bool>(), question["object"]!["container"]!.ToString(), question["oldObject"]).ShouldBe(("PodAttachOptions", true, "c", null));
        }
        finally
        {
            await rest.SendAsync("DELETE", $"{configurations}/{name}");
        }
    }

    [Fact]
    public async Task Log_ThatFollows_ArrivesAsItIsWritten()
    {
        var path = await PodAsync();
        var more = new TaskCompletionSource();
        await using var agent = await TestAgent.StartAsync(rest.Server, Node(path), async (_, _, output) =>
        {
            await output.WriteAsync(new() { Channel = 1, Data = ByteString.CopyFromUtf8("one\n") });
            await more.Task;
            await output.WriteAsync(new() { Channel = 1, Data = ByteString.CopyFromUtf8("two\n") });
            await output.WriteAsync(new() { Channel = 3, Data = ByteString.CopyFromUtf8("""{"status":"Success"}""") });
        });

        using var response = await rest.Client.GetAsync(path + "/log?follow=true&tailLines=10&sinceSeconds=60&timestamps=1", HttpCompletionOption.ResponseHeadersRead, Soon);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Soon));
        (await reader.ReadLineAsync(Soon)).ShouldBe("one");
        more.SetResult();

        (await reader.ReadToEndAsync(Soon)).ShouldBe("two\n");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        var log = agent.Opened.ShouldHaveSingleItem().Log;
        (log.Follow, log.TailLines, log.Timestamps, log.SinceMs > 0).ShouldBe((true, 10, true, true));
    }

    [Theory]
    [InlineData("binary.k8s.io", "one\n")]
    [InlineData("base64.binary.k8s.io", "b25lCg==")]
    public async Task Log_OverWebSocket_ComesAsMessages(string protocol, string message)
    {
        var path = await PodAsync();
        var ended = new TaskCompletionSource();
        await using var agent = await TestAgent.StartAsync(rest.Server, Node(path), async (_, _, output) =>
        {
            await output.WriteAsync(new() { Channel = 1, Data = ByteString.CopyFromUtf8("one\n") });
            await ended.Task;
            await output.WriteAsync(new() { Channel = 3, Data = ByteString.CopyFromUtf8("""{"status":"Success"}""") });
        });
        using var socket = await WebSocketAsync(path + "/log?follow=true", protocol);
        var buffer = new byte[100];

        var got = await socket.ReceiveAsync(buffer, Soon);
        Encoding.UTF8.GetString(buffer, 0, got.Count).ShouldBe(message);
        got.MessageType.ShouldBe(protocol.StartsWith("base64", StringComparison.Ordinal) ? WebSocketMessageType.Text : WebSocketMessageType.Binary);
        ended.SetResult();
        (await socket.ReceiveAsync(buffer, Soon)).MessageType.ShouldBe(WebSocketMessageType.Close);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Soon);
    }

    [Fact]
    public async Task Log_ThatTheNodeCannotGive_IsAStatus()
    {
        var path = await PodAsync();
        await using var agent = await TestAgent.StartAsync(rest.Server, Node(path), (_, _, output) =>
            output.WriteAsync(new() { Channel = 3, Data = ByteString.CopyFromUtf8("""{"status":"Failure","code":400,"reason":"BadRequest","message":"container \"c\" in pod \"p\" is waiting to start: ContainerCreating"}""") }));

        var answer = await rest.SendAsync("GET", path + "/log");

        (answer.Code, answer.Message).ShouldBe((400, "container \"c\" in pod \"p\" is waiting to start: ContainerCreating"));
        (await rest.SendAsync("GET", path + "/log?container=nope")).Message.ShouldBe("container nope is not valid for pod p");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PortForward_OfTwoConnections_KeepsThemApart(bool tunnelled)
    {
        var path = await PodAsync();
        await using var agent = await TestAgent.StartAsync(rest.Server, Node(path), async (open, input, output) =>
        {
            while (await input.MoveNext(CancellationToken.None) && !input.Current.End) await output.WriteAsync(new() { Channel = 0, Data = ByteString.CopyFromUtf8($"{open.PortForward.Port}:{input.Current.Data.ToStringUtf8()}") });
            await output.WriteAsync(new() { Channel = 0, End = true });
        });
        await using var connection = tunnelled
            ? new SpdyConnection(WebSocketStream.Create(await TunnelAsync(path + "/portforward"), WebSocketMessageType.Binary, ownsWebSocket: true), SpdyRole.Client)
            : await SpdyAsync(path + "/portforward", "portforward.k8s.io");

        foreach (var (id, port) in ((string, string)[])[("0", "80"), ("1", "81")])
        {
            var error = await connection.OpenStreamAsync(PortHeaders("error", id, port), Soon);
            await error.CompleteWritesAsync(Soon);
            var data = await connection.OpenStreamAsync(PortHeaders("data", id, port), Soon);
            await data.WriteAsync("ping"u8.ToArray(), Soon);
            (await ReadAsync(data)).ShouldBe($"{port}:ping");
            await data.CompleteWritesAsync(Soon);
            (await ToEndAsync(data)).ShouldBe("");
            (await ToEndAsync(error)).ShouldBe("");
        }
    }

    private static async Task EchoAsync(OpenSession open, IAsyncStreamReader<Frame> input, IAsyncStreamWriter<Frame> output)
    {
        while (await input.MoveNext(CancellationToken.None))
        {
            var frame = input.Current;
            var text = frame.Data.ToStringUtf8();
            if (frame.Channel == 4)
            {
                await output.WriteAsync(new() { Channel = 1, Data = ByteString.CopyFromUtf8("size:" + text) });
                continue;
            }
            if (frame.End || text == "exit") break;
            await output.WriteAsync(new() { Channel = 1, Data = frame.Data });
            await output.WriteAsync(new() { Channel = 2, Data = ByteString.CopyFromUtf8("err:" + text) });
        }
        await output.WriteAsync(new() { Channel = 3, Data = ByteString.CopyFromUtf8(Exit3) });
    }

    private async Task<string> PodAsync()
    {
        var space = await rest.NamespaceAsync();
        var pods = $"/api/v1/namespaces/{space}/pods";
        (await rest.CreateAsync("/api/v1/nodes", $$$"""{"apiVersion":"v1","kind":"Node","metadata":{"name":"node-{{{space}}}"}}""")).Code.ShouldBe(201);
        (await rest.CreateAsync(pods, """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""")).Code.ShouldBe(201);
        (await rest.CreateAsync(pods + "/p/binding", $$$"""{"apiVersion":"v1","kind":"Binding","target":{"kind":"Node","name":"node-{{{space}}}"}}""")).Code.ShouldBe(201);
        return pods + "/p";
    }

    private static string Node(string path) => "node-" + path.Split('/')[4];

    private async Task<ClientWebSocket> WebSocketAsync(string path, string protocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(protocol);
        socket.Options.SetRequestHeader("Authorization", "Bearer letmein");
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { SslOptions = rest.Server.Tls(null) });
        await socket.ConnectAsync(new Uri(rest.Server.Address.ToString().Replace("https", "wss", StringComparison.Ordinal).TrimEnd('/') + path), invoker, Soon);
        socket.SubProtocol.ShouldBe(protocol);
        return socket;
    }

    private async Task<SpdyConnection> SpdyAsync(string path, string protocol) =>
        new(await UpgradeAsync($"POST {path}", "SPDY/3.1", "X-Stream-Protocol-Version", protocol), SpdyRole.Client);

    /// <summary>.NET's own client refuses the name of this sub-protocol.</summary>
    private async Task<WebSocket> TunnelAsync(string path) =>
        WebSocket.CreateFromStream(await UpgradeAsync($"GET {path}", "websocket", "Sec-WebSocket-Protocol", "SPDY/3.1+portforward.k8s.io", "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"), isServer: false, null, TimeSpan.Zero);

    private async Task<Stream> UpgradeAsync(string request, string upgrade, string header, string protocol, string more = "")
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(rest.Server.Address.Host, rest.Server.Address.Port, Soon);
        var tls = new SslStream(tcp.GetStream());
        var options = rest.Server.Tls(null);
        options.TargetHost = "localhost";
        await tls.AuthenticateAsClientAsync(options, Soon);
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"{request} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer letmein\r\nConnection: Upgrade\r\nUpgrade: {upgrade}\r\n{header}: {protocol}\r\n{more}\r\n"), Soon);
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await tls.ReadAsync(one, Soon) == 1) head.Append((char)one[0]);
        head.ToString().ShouldStartWith("HTTP/1.1 101");
        head.ToString().ShouldContain($"{header}: {protocol}");
        return tls;
    }

    private static Dictionary<string, string> Headers(string type) => new() { ["streamtype"] = type };

    private static Dictionary<string, string> PortHeaders(string type, string id, string port) => new() { ["streamtype"] = type, ["requestid"] = id, ["port"] = port };

    private static Task SendAsync(ClientWebSocket socket, byte channel, string text) => socket.SendAsync(new[] { channel }.Concat(Encoding.UTF8.GetBytes(text)).ToArray(), WebSocketMessageType.Binary, true, Soon);

    private static async Task<(int Channel, string Text)> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        var result = await socket.ReceiveAsync(buffer, Soon);
        result.EndOfMessage.ShouldBeTrue();
        return (buffer[0], Encoding.UTF8.GetString(buffer, 1, result.Count - 1));
    }

    private static async Task<string> ReadAsync(SpdyStream stream)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, Soon));
    }

    private static async Task<string> ToEndAsync(SpdyStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        return await reader.ReadToEndAsync(Soon);
    }
}
