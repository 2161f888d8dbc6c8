using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Authentication.Oidc;
using MiniKube.ApiServer.Authentication.Tokens;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Authentication;

/// <summary>Tokens of a provider that serves its keys over TLS.</summary>
public sealed class OidcTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Issuer issuer;
    private readonly OidcTokens tokens;

    public OidcTests()
    {
        var pki = new TestPki(folder);
        issuer = new(pki.Server());
        tokens = OidcTokens.Create(
            new() { IssuerUrl = issuer.Url, ClientId = "kube", GroupsClaim = "groups", GroupsPrefix = "oidc:", UsernamePrefix = "oidc:", CaFile = pki.CaFile, RequiredClaims = new Dictionary<string, string> { ["team"] = "a" } },
            TimeProvider.System);
    }

    public void Dispose()
    {
        issuer.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task Token_OfTheProvider_IsItsUserWithGroups(string algorithm)
    {
        var user = (await AuthenticateAsync(issuer.Sign(algorithm)))!;
        user.Name.ShouldBe("oidc:jane");
        user.Groups.ShouldBe(["oidc:devs", "system:authenticated"]);
        await AuthenticateAsync(issuer.Sign(algorithm));
        issuer.Asked.ShouldBe(2, "configuration and keys are asked for once");
    }

    [Fact]
    public async Task Token_ThatDoesNotHold_IsRefused()
    {
        (await AuthenticateAsync(issuer.Sign("RS256", claims => claims["aud"] = "other"))).ShouldBeNull();
        (await AuthenticateAsync(issuer.Sign("RS256", claims => claims["exp"] = 1000))).ShouldBeNull();
        (await AuthenticateAsync(issuer.Sign("RS256", claims => claims["team"] = "b"))).ShouldBeNull();
        (await AuthenticateAsync(issuer.Sign("RS256", claims => claims["iss"] = "https://else.where"))).ShouldBeNull();
        (await AuthenticateAsync(issuer.Sign("RS256", claims => claims.Remove("sub")))).ShouldBeNull();
        var good = issuer.Sign("RS256");
        var parts = good.Split('.');
        (await AuthenticateAsync($"{parts[0]}.{parts[1]}.{parts[2][..^8]}AAAAAAAA")).ShouldBeNull();
        (await AuthenticateAsync($"eyJhbGciOiJIUzI1NiJ9.{parts[1]}.{parts[2]}")).ShouldBeNull();
        (await AuthenticateAsync(good)).ShouldNotBeNull();
    }

    private async Task<MiniKube.ApiServer.Authentication.UserInfo?> AuthenticateAsync(string token) =>
        (await tokens.AuthenticateAsync(token, null, CancellationToken.None))?.User;

    /// <summary>A provider: two documents over TLS, and tokens.</summary>
    private sealed class Issuer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly JsonWebKey rsa = JsonWebKey.Of(RSA.Create(2048));
        private readonly JsonWebKey curve = JsonWebKey.Of(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        private readonly X509Certificate2 certificate;
        private int asked;

        public Issuer((string Certificate, string Key) files)
        {
            certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
            listener.Start();
            Url = $"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
            _ = ServeAsync();
        }

        public string Url { get; }

        public int Asked => Volatile.Read(ref asked);

        public string Sign(string algorithm, Action<JsonObject>? change = null)
        {
            var claims = new JsonObject
            {
                ["iss"] = Url, ["sub"] = "jane", ["aud"] = new JsonArray("kube", "else"), ["exp"] = TimeProvider.System.GetUtcNow().AddHours(1).ToUnixTimeSeconds(),
                ["groups"] = new JsonArray("devs"), ["team"] = "a",
            };
            change?.Invoke(claims);
            return JsonWebToken.Sign(claims.ToJsonString(), algorithm == "RS256" ? rsa : curve);
        }

        public void Dispose() => listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true) _ = AnswerAsync(await listener.AcceptTcpClientAsync());
            }
            catch (Exception error) when (error is ObjectDisposedException or SocketException)
            {
            }
        }

        private async Task AnswerAsync(TcpClient client)
        {
            using var _ = client;
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(certificate);
            using var reader = new StreamReader(stream, leaveOpen: true);
            var path = (await reader.ReadLineAsync())?.Split(' ')[1];
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
            }
            Interlocked.Increment(ref asked);
            var body = path == "/keys"
                ? new JsonObject { ["keys"] = new JsonArray(rsa.Describe(), curve.Describe()) }
                : new JsonObject { ["issuer"] = Url, ["jwks_uri"] = Url + "/keys" };
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Encoding.UTF8.GetByteCount(body.ToJsonString())}\r\nConnection: close\r\n\r\n{body.ToJsonString()}"));
        }
    }
}
