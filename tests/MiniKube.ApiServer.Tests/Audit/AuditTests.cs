using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ApiServer.Audit;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Flow;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Audit;

public sealed class AuditTests : IDisposable
{
    private const string Policy = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - level: None
          users: ["system:kube-scheduler"]
        - level: Metadata
          resources:
          - group: ""
            resources: ["secrets"]
        - level: RequestResponse
          verbs: ["create"]
        - level: Metadata
        """;

    private readonly TempFolder folder = new();
    private readonly ResourceDirectory resources = new(ResourceCatalog.BuiltIn);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Requests_AreWrittenAsThePolicyAsks()
    {
        await File.WriteAllTextAsync(folder.File("policy.yaml"), Policy);
        await using (var log = Log(1 << 20, AuditPolicy.Load(folder.File("policy.yaml"))))
        {
            await RunAsync(log, "jane", "POST", "/api/v1/namespaces/a/configmaps", """{"data":{"k":"v"}}""");
            await RunAsync(log, "jane", "POST", "/api/v1/namespaces/a/secrets", """{"data":{"password":"hidden"}}""");
            await RunAsync(log, "system:kube-scheduler", "GET", "/api/v1/pods");
            await RunAsync(log, "jane", "GET", "/api/v1/pods");
        }
        var text = await File.ReadAllTextAsync(folder.File("audit.log"));
        text.ShouldNotContain("hidden");
        File.GetUnixFileMode(folder.File("audit.log")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToArray();
        lines.Select(line => $"{line["level"]} {line["stage"]} {line["verb"]} {line["objectRef"]!["resource"]} {line["responseStatus"]!["code"]}")
            .ShouldBe(["RequestResponse ResponseComplete create configmaps 201", "Metadata ResponseComplete create secrets 201", "Metadata ResponseComplete list pods 200"]);
        lines[0]["requestObject"]!["data"]!["k"]!.ToString().ShouldBe("v");
        lines[0]["responseObject"]!["answer"]!.ToString().ShouldBe("yes");
    }

    [Fact]
    public async Task File_ThatIsFull_IsPutAsideAndTheOldestGo()
    {
        await using (var log = Log(2000, AuditPolicy.Everything))
        {
            for (var i = 0; i < 40; i++)
            {
                await RunAsync(log, "jane", "GET", "/api/v1/pods");
                if (i % 4 == 0) await Eventually.TrueAsync(() => Task.FromResult(log.File.Written == i + 1), () => $"{log.File.Written} written of {i + 1}");
            }
        }
        Directory.GetFiles(folder.Path, "audit-*.log").Length.ShouldBe(2);
    }

    private AuditLog Log(long maxBytes, AuditPolicy policy)
    {
        var file = new AuditFile(folder.File("audit.log"), maxBytes, 2, TimeProvider.System, NullLogger<AuditFile>.Instance);
        file.Start();
        return new(policy, file, TimeProvider.System);
    }

    private async Task RunAsync(AuditLog log, string user, string method, string path, string? body = null)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Request.Path = path;
        http.Response.Body = new MemoryStream();
        if (body is not null)
        {
            http.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
            http.Request.ContentLength = Encoding.UTF8.GetByteCount(body);
        }
        await log.RunAsync(http, new(user, []), null, RequestFacts.Of(http.Request, resources), async served =>
        {
            using var reader = new StreamReader(served.Request.Body);
            (await reader.ReadToEndAsync()).ShouldBe(body ?? "");
            served.Response.StatusCode = method == "POST" ? 201 : 200;
            await served.Response.WriteAsync("""{"answer":"yes"}""");
        });
    }
}
