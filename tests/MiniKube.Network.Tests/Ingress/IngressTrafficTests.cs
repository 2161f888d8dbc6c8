using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MiniKube.Api.Networking;
using MiniKube.Network.Tests.Support;

namespace MiniKube.Network.Tests.Ingress;

/// <summary>curl and a WebSocket client against the real server, with real servers behind it.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit ends it by IAsyncLifetime")]
public sealed class IngressTrafficTests : IAsyncLifetime
{
    private readonly IngressNode _node = new();
    private EchoBackend _one = null!;
    private EchoBackend _two = null!;

    public async Task InitializeAsync()
    {
        _one = await EchoBackend.StartAsync("one");
        _two = await EchoBackend.StartAsync("two");
        _node.Serve("one", null, _one.Port);
        _node.Serve("both", null, _one.Port, _two.Port);
        _node.Serve("empty", null);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task Request_ReachesItsBackend_WithWhoSentIt()
    {
        _node.Put(MakeIngress.Of("a", "h.test Prefix /api one"));

        await Seen("h.test", "/api/x?q=1%202", $"one HTTP/1.1 h.test /api/x?q=1%202 0 127.0.0.1 http h.test [200]", "-H", "X-Forwarded-For: 203.0.113.9");
        (await _node.GetAsync("h.test", "/elsewhere")).ShouldContain("[404]");
        (await _node.GetAsync("other.test", "/api")).ShouldContain("[404]");
    }

    [Fact]
    public async Task NoEndpoint_IsTold_AndADeadOneIsPassedOver()
    {
        _node.Put(MakeIngress.Of("a", "h.test Prefix /empty empty", "h.test Prefix /dead dead", "h.test Prefix /half half"));
        _node.Serve("dead", null, FreePorts.Take());
        _node.Serve("half", null, FreePorts.Take(), _two.Port);

        await Eventually.SeeAsync(() => _node.GetAsync("h.test", "/empty"), seen => seen.Contains("no ready endpoint") && seen.Contains("[503]"), "503");
        (await _node.GetAsync("h.test", "/dead")).ShouldContain("[502]");
        for (var i = 0; i < 6; i++)
            (await _node.GetAsync("h.test", "/half")).ShouldStartWith("two ");
    }

    [Fact]
    public async Task Endpoints_TakeTurns_AndChangesHoldAtOnce()
    {
        _node.Put(MakeIngress.Of("a", "h.test Prefix / both"));
        await Eventually.SeeAsync(() => _node.GetAsync("h.test", "/"), seen => seen.Contains("[200]"), "200");
        var names = new List<string>();
        for (var i = 0; i < 10; i++)
            names.Add((await _node.GetAsync("h.test", "/"))[..3]);

        names.Count(name => name == "one").ShouldBe(5);
        _node.Serve("both", null, _two.Port);
        for (var i = 0; i < 5; i++)
            (await _node.GetAsync("h.test", "/")).ShouldStartWith("two ");
    }

    [Fact]
    public async Task Request_UnderWay_EndsWhereItBegan()
    {
        _node.Put(MakeIngress.Of("a", "h.test Prefix / one"));
        await Eventually.SeeAsync(() => _node.GetAsync("h.test", "/"), seen => seen.Contains("[200]"), "200");
        var slow = _node.GetAsync("h.test", "/slow");
        await _one.SlowArrived.Task;

        _node.Serve("one", null, _two.Port);
        (await _node.GetAsync("h.test", "/")).ShouldStartWith("two ");
        _one.Slow.SetResult();

        (await slow).ShouldStartWith("one ");
    }

    [Fact]
    public async Task Certificate_ByName_IsRenewedLive()
    {
        _node.PutSecret("cert", "first.test");
        var ingress = MakeIngress.Of("a", "s.test Prefix / one", "*.w.test Prefix / one");
        _node.Put(ingress with { Spec = ingress.Spec with { Tls = [new IngressTLS { Hosts = ["s.test", "*.w.test"], SecretName = "cert" }, new IngressTLS { Hosts = ["lost.test"], SecretName = "absent" }] } });

        await Eventually.SeeAsync(() => _node.GetTlsAsync("s.test", "/"), seen => seen.Contains($"one HTTP/1.1 s.test:{_node.Https} / 0 127.0.0.1 https"), "an answer by TLS");
        (await SubjectAsync("s.test")).ShouldContain("CN = first.test");
        (await SubjectAsync("x.w.test")).ShouldContain("CN = first.test");
        (await SubjectAsync("lost.test")).ShouldContain("without a certificate");
        _node.PutSecret("cert", "second.test");
        (await SubjectAsync("s.test")).ShouldContain("CN = second.test");
        (await _node.GetTlsAsync("s.test", "/", "--http2", "-o", "/dev/null", "-w", "%{http_version}")).ShouldContain("2");
    }

    [Fact]
    public async Task Backend_OfHttp2WithoutTls_IsSpokenTo()
    {
        await using var grpc = await EchoBackend.StartAsync("grpc", HttpProtocols.Http2);
        _node.Serve("grpc", "kubernetes.io/h2c", grpc.Port);
        _node.Put(MakeIngress.Of("a", "h.test Prefix / grpc"));

        await Eventually.SeeAsync(() => _node.GetAsync("h.test", "/"), seen => seen.StartsWith("grpc HTTP/2 h.test", StringComparison.Ordinal), "HTTP/2 behind");
    }

    [Fact]
    public async Task WebSocket_PassesBothWays()
    {
        _node.Put(MakeIngress.Of("a", "localhost Prefix / one"));
        await Eventually.SeeAsync(() => _node.GetAsync("localhost", "/"), seen => seen.Contains("[200]"), "200");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        using var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        await socket.ConnectAsync(new Uri($"ws://localhost:{_node.Http}/chat"), limit.Token);
        var buffer = new byte[64];

        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, true, limit.Token);
        var got = await socket.ReceiveAsync(buffer, limit.Token);

        Encoding.UTF8.GetString(buffer, 0, got.Count).ShouldBe("hello");
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
    }

    [Fact]
    public async Task Body_IsPassed_ButNotTooLargeAOne()
    {
        _node.Put(MakeIngress.Of("a", "h.test Prefix / one"));
        await Seen("h.test", "/up", "one HTTP/1.1 h.test /up 5000 127.0.0.1 http h.test [200]", "--data", new string('x', 5000));

        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, new byte[200_000]);
        (await _node.GetAsync("h.test", "/up", "--data-binary", "@" + file)).ShouldContain("[413]");
        File.Delete(file);
    }

    [Fact]
    public async Task Annotation_SendsToTls()
    {
        var ingress = MakeIngress.Of("a", "h.test Prefix / one");
        _node.Put(ingress with { Metadata = ingress.Metadata with { Annotations = new Dictionary<string, string> { ["ingress.minikube.io/ssl-redirect"] = "true" } } });

        await Eventually.SeeAsync(() => _node.GetAsync("h.test", "/a?b=c", "-w", "%{http_code} %{redirect_url}"), seen => seen.Contains("308 https://h.test/a?b=c"), "a redirect");
    }

    [Fact]
    public async Task LastIngress_Goes_ThePortsAreClosed()
    {
        _node.Put(MakeIngress.Of("a", "h.test Prefix / one"));
        await Eventually.SeeAsync(() => _node.GetAsync("h.test", "/"), seen => seen.Contains("[200]"), "200");

        _node.Put();
        await Eventually.SeeAsync(() => _node.GetAsync("h.test", "/"), seen => seen.Contains("[000]"), "a refused connection");
    }

    [Fact]
    public async Task Port_Taken_IsTriedAgain()
    {
        using (var squatter = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true })
        {
            squatter.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.IPv6Any, _node.Http));
            squatter.Listen();
            _node.Put(MakeIngress.Of("a", "h.test Prefix / one"));
            await Eventually.SeeAsync(() => _node.GetTlsAsync("h.test", "/"), seen => seen.Contains("[000]"), "no answer");
        }
        await Eventually.SeeAsync(() => _node.GetAsync("h.test", "/"), seen => seen.Contains("[200]"), "200");
    }

    private Task<string> Seen(string host, string path, string expected, params string[] more) =>
        Eventually.BeAsync(() => _node.GetAsync(host, path, more), expected);

    private async Task<string> SubjectAsync(string host)
    {
        var result = await new Command([]).RunAsync("openssl", ["s_client", "-connect", $"127.0.0.1:{_node.Https}", "-servername", host], "", CancellationToken.None);
        return result.Output + result.Errors;
    }
}
