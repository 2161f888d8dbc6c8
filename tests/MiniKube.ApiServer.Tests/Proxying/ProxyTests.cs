using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Rest;
using MiniKube.ApiServer.Tests.Streaming;
using MiniKube.ApiServer.Tests.Webhooks;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Tests.Proxying;

/// <summary>Pods here have addresses that lead nowhere from this host, so every connection goes by way of the agent's tunnel.</summary>
[Collection("rest")]
public class ProxyTests(RestServer rest)
{
    private const string Address = "2001:db8::7";
    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(90)).Token;

    [Fact]
    public async Task Pod_EveryMethodAndPath_ArrivesAsItWasSentWithoutCredentials()
    {
        await using var place = await PlaceAsync();
        foreach (var method in (string[])["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
        {
            using var request = new HttpRequestMessage(new(method), $"{place.Pod}/proxy/a%2Fb//c%20d/?x=1&y=%2F&x=2") { Content = method is "GET" or "HEAD" ? null : new StringContent("hello") };
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer letmein");
            using var answer = await place.Client.SendAsync(request, Soon);

            ((int)answer.StatusCode).ShouldBe(207, $"{method}: {await answer.Content.ReadAsStringAsync(Soon)}");
            Header(answer, "X-Asked").ShouldBe($"{method} /a%2Fb//c%20d/?x=1&y=%2F&x=2 {(method is "GET" or "HEAD" ? 0 : 5)} http");
            Header(answer, "X-Credentials").ShouldBe("");
            Header(answer, "X-Seen-Uri").ShouldBe($"{place.Pod}/proxy/a%2Fb//c%20d/");
        }
    }

    [Fact]
    public async Task Pages_LeadBackThroughTheProxy()
    {
        await using var place = await PlaceAsync();
        var prefix = $"{place.Pod}:80/proxy";

        using var bare = await place.Client.GetAsync($"{prefix}?a=b", Soon);
        ((int)bare.StatusCode, bare.Headers.Location!.ToString()).ShouldBe((301, $"{prefix}/?a=b"));
        using var moved = await place.Client.GetAsync($"{prefix}/redirect", Soon);
        ((int)moved.StatusCode, moved.Headers.Location!.ToString()).ShouldBe((302, $"{prefix}/there/"));
        (await place.Client.GetStringAsync($"{prefix}/page", Soon)).ShouldBe(
            $"""<html><!-- a < b --><a title="ü" href="{prefix}/there?x=1#y">t</a><img src='pic.png'><script src={prefix}/s.js>if (a < b) f("/stays");</script><a href="http://elsewhere.test/x">e</a></html>""");
    }

    [Theory]
    [InlineData("web", "http")]
    [InlineData("web:80", "http")]
    [InlineData("web:plain", "http")]
    [InlineData("https:web:443", "https")]
    [InlineData("https:web:sealed", "https")]
    public async Task Service_ByPortAndScheme_LeadsToAReadyEndpoint(string name, string scheme)
    {
        await using var place = await PlaceAsync();
        using var answer = await place.Client.GetAsync($"{place.Space}/services/{name}/proxy/x", Soon);
        Header(answer, "X-Asked").ShouldBe($"GET /x 0 {scheme}");
    }

    [Fact]
    public async Task Bodies_LargerThanAnyObject_FlowBothWays()
    {
        await using var place = await PlaceAsync();
        using var sent = await place.Client.PostAsync($"{place.Pod}/proxy/upload", new ByteArrayContent(new byte[20 << 20]), Soon);
        Header(sent, "X-Asked").ShouldBe($"POST /upload {20 << 20} http");
        using var got = await place.Client.GetAsync($"{place.Pod}/proxy/bytes?mb=40", HttpCompletionOption.ResponseHeadersRead, Soon);
        await using var body = await got.Content.ReadAsStreamAsync(Soon);
        long total = 0;
        var buffer = new byte[128 * 1024];
        while (await body.ReadAsync(buffer, Soon) is > 0 and var count) total += count;
        total.ShouldBe(40 << 20);
    }

    [Fact]
    public async Task WebSocket_IsCarried()
    {
        await using var place = await PlaceAsync();
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer letmein");
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { SslOptions = rest.Server.Tls(null) });
        await socket.ConnectAsync(new Uri(rest.Server.Address.ToString().Replace("https", "wss", StringComparison.Ordinal).TrimEnd('/') + $"{place.Space}/services/web:80/proxy/ws"), invoker, Soon);
        var buffer = new byte[100];
        foreach (var text in (string[])["one", "two"])
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Soon);
            Encoding.UTF8.GetString(buffer, 0, (await socket.ReceiveAsync(buffer, Soon)).Count).ShouldBe(text);
        }
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Soon);
    }

    [Fact]
    public async Task WhoIsNotThere_IsToldAsAStatus()
    {
        await using var place = await PlaceAsync();
        await rest.CreateAsync($"{place.Space}/services", """{"metadata":{"name":"empty"},"spec":{"ports":[{"port":80}]}}""");
        foreach (var (path, code, message) in new[]
        {
            ("pods/none/proxy/", 404, "pods \"none\" not found"), ("pods/a:b:c:d/proxy/", 400, "invalid pod request"), ("pods/p:99999/proxy/", 400, "invalid port"),
            ("pods/p:81/proxy/", 503, "error trying to reach service: connection refused"), ("services/none/proxy/", 404, "services \"none\" not found"),
            ("services/web:81/proxy/", 503, "no service port 81 found for service \"web\""), ("services/empty/proxy/", 503, "no endpoints available for service \"empty\""),
        })
        {
            var answer = await rest.SendAsync("GET", $"{place.Space}/{path}");
            answer.Code.ShouldBe(code, $"{path}: {answer.Text}");
            answer.Json["kind"]!.ToString().ShouldBe("Status");
            answer.Message.ShouldContain(message);
        }
        (await rest.SendAsync("GET", $"/api/v1/nodes/{place.Node}:4194/proxy/")).Message.ShouldContain("has told no address");
        await rest.SendAsync("PATCH", $"{place.Pod}/status", """{"status":{"podIP":"127.0.0.1","podIPs":[{"ip":"127.0.0.1"}]}}""", "application/merge-patch+json");
        (await rest.SendAsync("GET", $"{place.Pod}/proxy/")).Message.ShouldBe("address not allowed");
    }

    [Fact]
    public async Task Rights_AreThoseOfTheSubresource()
    {
        await using var place = await PlaceAsync();
        await rest.CreateAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{place.SpaceName}/roles", """{"metadata":{"name":"r"},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods/proxy"],"resourceNames":["p:80"]}]}""");
        await rest.CreateAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{place.SpaceName}/rolebindings",
            """{"metadata":{"name":"r"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"r"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"nobody"}]}""");
        using var nobody = rest.Server.Http(token: "nobody");
        await TestServer.CacheAsync(nobody, $"{place.Pod}:80/proxy/x", (System.Net.HttpStatusCode)207);
        using var other = await nobody.GetAsync($"{place.Pod}/proxy/x", Soon);
        using var write = await nobody.PostAsync($"{place.Pod}:80/proxy/x", null, Soon);
        ((int)other.StatusCode, (int)write.StatusCode).ShouldBe((403, 403));
        (await write.Content.ReadAsStringAsync(Soon)).ShouldContain("cannot create resource \\\"pods/proxy\\\"");
    }

    [Fact]
    public async Task Proxies_ThatAWebhookRefuses_LeadNowhere()
    {
        await using var place = await PlaceAsync();
        await using var hooks = await WebhookServer.StartAsync(rest.Server, (_, request) => request["object"]!["path"]!.ToString() == "free/x y"
            ? WebhookServer.Allow() : new() { ["allowed"] = false, ["status"] = new JsonObject { ["code"] = 403, ["message"] = "no proxying" } });
        const string Group = "/apis/admissionregistration.k8s.io/v1";
        var name = $"proxy-{Guid.NewGuid():N}";
        await MadeAsync($"{Group}/validatingwebhookconfigurations", $$"""
            {"metadata":{"name":"{{name}}"},"webhooks":[{"name":"{{name}}.hooks.test","sideEffects":"None","admissionReviewVersions":["v1"],"clientConfig":{"url":"{{hooks.Url("x")}}","caBundle":"{{hooks.CaBundle}}"},
               "matchConditions":[{"name":"here","expression":"request.name.startsWith('{{place.Node}}') || request.namespace == '{{place.SpaceName}}'"}],
               "rules":[{"operations":["CONNECT"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods/proxy","services/proxy","nodes/proxy"]}]}]}
            """);
        try
        {
            foreach (var (path, kind, of) in new[] { ($"{place.Pod}:80", "PodProxyOptions", "p:80"), ($"{place.Space}/services/web:80", "ServiceProxyOptions", "web:80"), ($"/api/v1/nodes/{place.Node}", "NodeProxyOptions", place.Node) })
            {
                Answer? answer = null;
                await Eventually.TrueAsync(async () => (answer = await rest.SendAsync("POST", path + "/proxy/a/b")).Code == 403, () => answer!.Text);
                answer!.Message.ShouldBe($"admission webhook \"{name}.hooks.test\" denied the request: no proxying");
                (await rest.SendAsync("GET", path + "/proxy")).Code.ShouldBe(403, "the redirect is an answer too");
                (await rest.SendAsync("GET", path + "/proxy/free/x%20y")).Code.ShouldBeLessThan(300);
                var question = hooks.Asked.Last()["request"]!;
                (question["operation"]!.ToString(), question["kind"]!["kind"]!.ToString(), question["subResource"]!.ToString(), question["name"]!.ToString()).ShouldBe(("CONNECT", kind, "proxy", of));
            }
        }
        finally
        {
            await rest.SendAsync("DELETE", $"{Group}/validatingwebhookconfigurations/{name}");
        }
    }

    [Fact]
    public async Task Proxies_ThatAPolicyRefuses_LeadNowhere()
    {
        await using var place = await PlaceAsync();
        const string Group = "/apis/admissionregistration.k8s.io/v1";
        var name = $"proxy-{Guid.NewGuid():N}";
        await MadeAsync($"{Group}/validatingadmissionpolicies", $$"""
            {"metadata":{"name":"{{name}}"},"spec":{"matchConstraints":{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CONNECT"],"resources":["pods/proxy"]}] },
              "validations":[{"expression":"request.namespace != '{{place.SpaceName}}' || object.path != 'secret'","message":"not that page","reason":"Forbidden"}]} }
            """);
        await MadeAsync($"{Group}/validatingadmissionpolicybindings", $$"""{"metadata":{"name":"{{name}}"},"spec":{"policyName":"{{name}}","validationActions":["Deny"]} }""");
        try
        {
            Answer? answer = null;
            await Eventually.TrueAsync(async () => (answer = await rest.SendAsync("GET", place.Pod + "/proxy/secret")).Code == 403, () => answer!.Text);
            answer!.Message.ShouldEndWith("not that page");
            (await rest.SendAsync("GET", place.Pod + "/proxy/other")).Code.ShouldBe(207);
        }
        finally
        {
            await rest.SendAsync("DELETE", $"{Group}/validatingadmissionpolicybindings/{name}");
            await rest.SendAsync("DELETE", $"{Group}/validatingadmissionpolicies/{name}");
        }
    }

    [Fact]
    public async Task Node_IsAnsweredByItsAgent()
    {
        await using var place = await PlaceAsync();
        var bare = await rest.SendAsync("GET", $"/api/v1/nodes/{place.Node}/proxy/healthz");
        var port = await rest.SendAsync("GET", $"/api/v1/nodes/{place.Node}:10250/proxy/logs/?a=1");
        (bare.Code, bare.Text).ShouldBe((200, "GET /healthz HTTP/1.1"));
        (port.Code, port.Text).ShouldBe((200, "GET /logs/?a=1 HTTP/1.1"));
        (await rest.SendAsync("GET", "/api/v1/nodes/no-such-node/proxy/healthz")).Code.ShouldBe(404);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : $"no {name} in {(int)answer.StatusCode}";

    private async Task<Place> PlaceAsync()
    {
        var name = await rest.NamespaceAsync();
        var (space, node) = ($"/api/v1/namespaces/{name}", $"proxied-{name}");
        var web = await WebBackend.StartAsync(rest.Server);
        await MadeAsync("/api/v1/nodes", $$$"""{"metadata":{"name":"{{{node}}}"}}""");
        await MadeAsync($"{space}/pods", """{"metadata":{"name":"p","labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80}]}]}}""");
        await MadeAsync($"{space}/pods/p/binding", $$$"""{"target":{"kind":"Node","name":"{{{node}}}"}}""");
        (await rest.SendAsync("PATCH", $"{space}/pods/p/status", $$$"""{"status":{"phase":"Running","podIP":"{{{Address}}}","podIPs":[{"ip":"{{{Address}}}"}]}}""", "application/merge-patch+json")).Code.ShouldBe(200);
        await MadeAsync($"{space}/services", """{"metadata":{"name":"web"},"spec":{"ports":[{"name":"plain","port":80},{"name":"sealed","port":443}]}}""");
        await MadeAsync($"/apis/discovery.k8s.io/v1/namespaces/{name}/endpointslices", $$$"""
            {"metadata":{"name":"web","labels":{"kubernetes.io/service-name":"web"}},"addressType":"IPv6","ports":[{"name":"plain","port":80},{"name":"sealed","port":443}],
             "endpoints":[{"addresses":["{{{Address}}}"],"nodeName":"{{{node}}}","targetRef":{"kind":"Pod","namespace":"{{{name}}}","name":"p"} }]}
            """);
        var agent = await TestAgent.StartAsync(rest.Server, node, (open, input, output) => open.RequestCase == OpenSession.RequestOneofCase.Http ? HttpAsync(input, output) : web.BridgeAsync(open, input, output));
        var client = new HttpClient(new SocketsHttpHandler { SslOptions = rest.Server.Tls(rest.Server.Pki.Client("admin", "system:masters")), AllowAutoRedirect = false }) { BaseAddress = rest.Server.Address, DefaultRequestVersion = new(2, 0) };
        return new(name, space, $"{space}/pods/p", node, client, web, agent);
    }

    private async Task MadeAsync(string path, string json)
    {
        var answer = await rest.CreateAsync(path, json);
        answer.Code.ShouldBe(201, answer.Text);
    }

    /// <summary>Says what it was asked.</summary>
    private static async Task HttpAsync(IAsyncStreamReader<Frame> input, IAsyncStreamWriter<Frame> output)
    {
        await input.MoveNext(CancellationToken.None);
        var line = input.Current.Data.ToStringUtf8().Split("\r\n")[0];
        await output.WriteAsync(new Frame { Channel = 1, Data = ByteString.CopyFromUtf8($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {line.Length}\r\n\r\n{line}"), End = true });
    }

    private sealed record Place(string SpaceName, string Space, string Pod, string Node, HttpClient Client, WebBackend Web, TestAgent Agent) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Agent.DisposeAsync();
            await Web.DisposeAsync();
        }
    }
}
