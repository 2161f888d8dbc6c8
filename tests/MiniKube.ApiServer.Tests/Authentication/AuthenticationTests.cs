using System.Net;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Authentication;

public sealed class AuthenticationTests
{
    [Fact]
    public async Task Server_ForEveryKindOfCredentials_AnswersAsThatUserMay()
    {
        await using var server = await TestServer.StartAsync();
        using var otherFolder = new TempFolder();
        var stranger = new TestPki(otherFolder, "other-ca").Client("admin", "system:masters");

        (await GetAsync(server.Http(), "/livez")).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(server.Http(), "/readyz?verbose")).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(server.Http(), "/version")).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(server.Http(), "/api/v1/pods")).ShouldBe(HttpStatusCode.Unauthorized);
        (await GetAsync(server.Http(stranger), "/api/v1/pods")).ShouldBe(HttpStatusCode.Unauthorized);
        (await GetAsync(server.Http(token: "wrong"), "/api/v1/pods")).ShouldBe(HttpStatusCode.Unauthorized);
        (await GetAsync(server.Http(token: "nobody"), "/api/v1/pods")).ShouldBe(HttpStatusCode.Forbidden);
        (await GetAsync(server.Http(token: "nobody"), "/api")).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(server.Http(token: "letmein"), "/api/v1/pods")).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(server.Admin(), "/api/v1/pods")).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(server.Admin(), "/metrics")).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(server.Http(server.Pki.Client("system:node:n1", "system:nodes")), "/api/v1/pods")).ShouldBe(HttpStatusCode.OK);
        (await GetAsync(server.Http(server.Pki.Client("system:node:n1", "system:nodes")), "/apis/apps/v1/deployments"))
            .ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Files_OfTokensAndAuthorities_CountAsTheyAreNow()
    {
        await using var server = await TestServer.StartAsync();
        using var otherFolder = new TempFolder();
        var other = new TestPki(otherFolder, "other-ca");
        var (tokens, authorities) = (server.Folder.File("tokens"), server.Pki.CaFile);

        await ReplaceAsync(tokens, "newcomer,ops,1,\"system:masters\"\n");
        await BecomesAsync(() => server.Http(token: "newcomer"), HttpStatusCode.OK);
        await BecomesAsync(() => server.Http(token: "letmein"), HttpStatusCode.Unauthorized);
        await ReplaceAsync(tokens, "this is no line of tokens");
        await ReplaceAsync(authorities, await File.ReadAllTextAsync(authorities) + "\n" + await File.ReadAllTextAsync(other.CaFile));
        await BecomesAsync(() => server.Http(other.Client("admin", "system:masters")), HttpStatusCode.OK);
        (await GetAsync(server.Http(token: "newcomer"), "/api/v1/pods")).ShouldBe(HttpStatusCode.OK, "a file that cannot be read changes nothing");
        (await GetAsync(server.Admin(), "/api/v1/pods")).ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>At one stroke: the server must not read it half written.</summary>
    private static async Task ReplaceAsync(string file, string text)
    {
        await File.WriteAllTextAsync(file + ".next", text);
        File.Move(file + ".next", file, overwrite: true);
    }

    private static async Task BecomesAsync(Func<HttpClient> http, HttpStatusCode expected)
    {
        var seen = HttpStatusCode.Unused;
        await Eventually.TrueAsync(async () => (seen = await GetAsync(http(), "/api/v1/pods")) == expected, () => $"answered {seen}");
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient http, string path)
    {
        using (http)
        {
            using var answer = await http.GetAsync(path);
            return answer.StatusCode;
        }
    }
}
