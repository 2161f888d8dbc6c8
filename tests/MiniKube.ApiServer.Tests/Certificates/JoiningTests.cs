using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Certificates;

/// <summary>What a host that joins does at the server's door: the authority, the token, the request for a certificate.</summary>
public sealed class JoiningTests : IAsyncLifetime
{
    private const string Requests = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    private TestServer server = null!;
    private HttpClient admin = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        admin = server.Admin();
    }

    public async Task DisposeAsync()
    {
        admin.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Authority_IsGivenToEverybody()
    {
        using var stranger = server.Http();
        (await stranger.GetStringAsync("/cacerts")).Trim().ShouldBe((await File.ReadAllTextAsync(server.Pki.CaFile)).Trim());
        (await stranger.GetAsync("/api/v1/nodes")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Token_LetsAHostAskForACertificate_AndNothingElse()
    {
        await TokenAsync("aaaaaa", "2090-01-01T00:00:00Z");
        using var host = server.Http(token: "aaaaaa.0123456789abcdef");
        await TestServer.CacheAsync(host, "/api/v1/secrets", HttpStatusCode.Forbidden);
        var asked = await PostAsync(host, Requests, Csr("node-1", "kubernetes.io/kube-apiserver-client-kubelet"));
        ((string?)asked["spec"]!["username"]).ShouldBe("system:bootstrap:aaaaaa", "whatever the body says");
        asked["spec"]!["groups"]!.AsArray().Select(group => (string?)group).ShouldContain("system:bootstrappers");
        (await host.PutAsync($"{Requests}/node-1/approval", Body(asked))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("bbbbbb", "2020-01-01T00:00:00Z", "bbbbbb.0123456789abcdef")]
    [InlineData("cccccc", "some day", "cccccc.0123456789abcdef")]
    [InlineData("dddddd", "2090-01-01T00:00:00Z", "dddddd.0123456789abcdee")]
    [InlineData("eeeeee", "2090-01-01T00:00:00Z", "ffffff.0123456789abcdef")]
    public async Task Token_ThatIsOverOrWrong_IsNone(string id, string expiration, string shown)
    {
        await TokenAsync(id, expiration);
        // A good one made after it: when that counts, the server knows both.
        await TokenAsync("zzzzzz", "2090-01-01T00:00:00Z");
        using var good = server.Http(token: "zzzzzz.0123456789abcdef");
        await TestServer.CacheAsync(good, "/api/v1/secrets", HttpStatusCode.Forbidden);
        using var host = server.Http(token: shown);
        (await host.GetAsync(Requests)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Request_ForTheGroupThatMayDoEverything_IsRefused()
    {
        var answer = await admin.PostAsync(Requests, Body(Csr("root", "kubernetes.io/kube-apiserver-client", "O=system:masters, CN=me")));
        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Decision_IsFinal_AndKeepsTheCertificate()
    {
        var made = await PostAsync(admin, Requests, Csr("jane", "kubernetes.io/kube-apiserver-client", "CN=jane"));
        made["status"] = new JsonObject { ["conditions"] = Conditions("Approved"), ["certificate"] = "Zm9yZ2Vk" };
        var approved = JsonNode.Parse(await (await admin.PutAsync($"{Requests}/jane/approval", Body(made))).Content.ReadAsStringAsync())!;
        approved["status"]!["certificate"].ShouldBeNull("who approves does not sign");
        approved["status"]!["conditions"] = Conditions("Denied");
        (await admin.PutAsync($"{Requests}/jane/approval", Body(approved))).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        approved["status"]!["conditions"] = new JsonArray();
        (await admin.PutAsync($"{Requests}/jane/status", Body(approved))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private static JsonArray Conditions(string type) => [new JsonObject { ["type"] = type, ["status"] = "True", ["reason"] = "Test" }];

    private static JsonObject Csr(string name, string signer, string subject = "O=system:nodes, CN=system:node:n1")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        return new()
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["request"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(pem)), ["signerName"] = signer, ["usages"] = new JsonArray("client auth"), ["username"] = "kubernetes-admin",
            },
        };
    }

    private static StringContent Body(JsonNode json) => new(json.ToJsonString(), Encoding.UTF8, "application/json");

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, JsonObject body)
    {
        var answer = await client.PostAsync(path, Body(body));
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, text);
        return JsonNode.Parse(text)!;
    }

    private async Task TokenAsync(string id, string expiration)
    {
        await PostAsync(admin, "/api/v1/namespaces/kube-system/secrets", new()
        {
            ["metadata"] = new JsonObject { ["name"] = "bootstrap-token-" + id },
            ["type"] = "bootstrap.kubernetes.io/token",
            ["stringData"] = new JsonObject
            {
                ["token-id"] = id, ["token-secret"] = "0123456789abcdef", ["expiration"] = expiration, ["usage-bootstrap-authentication"] = "true",
            },
        });
    }
}
