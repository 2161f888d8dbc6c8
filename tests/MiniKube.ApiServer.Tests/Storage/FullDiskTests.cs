using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Tests.Storage;

/// <summary>A whole server whose etcd is its child, on a disk that somebody else fills.</summary>
public sealed class FullDiskTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task Server_DiskNearlyFull_RefusesNewObjectsAndServesTheRest()
    {
        using var disk = new TinyDisk(200);
        await using var own = await OwnAsync(disk);
        await using var server = await StartAsync(own);
        using var http = server.Admin();
        (await CreateAsync(http, "a")).Code.ShouldBe(201);
        (await CreateAsync(http, "held", """, "finalizers": ["example.com/held"]""")).Code.ShouldBe(201);
        using var watch = await WatchAsync(http);

        disk.Fill(left: 12 << 20);
        var refused = await Eventually.SeeAsync(() => CreateAsync(http, Guid.NewGuid().ToString()), answer => answer.Code != 201, "a refusal");
        refused.Code.ShouldBe(503);
        refused.Status["reason"]!.GetValue<string>().ShouldBe("ServiceUnavailable");
        refused.Status["message"]!.GetValue<string>().ShouldContain($"the disk of {own.DataFolder} has");
        (await PatchAsync(http, "a", "low")).ShouldBe(HttpStatusCode.OK, "what is there may change");

        disk.Fill(left: 2 << 20);
        await Eventually.SeeAsync(() => PatchAsync(http, "a", Guid.NewGuid().ToString()), code => code == HttpStatusCode.ServiceUnavailable, "the end of changes");
        (await http.GetStringAsync(ConfigMaps)).ShouldContain("\"a\"");
        using (var ready = await http.GetAsync("/readyz"))
        {
            ready.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
            (await ready.Content.ReadAsStringAsync()).ShouldContain($"[-]etcd-space failed: the disk of {own.DataFolder} is full: make room there");
        }
        (await DeleteAsync(http, "a")).ShouldBe(HttpStatusCode.OK);
        (await DeleteAsync(http, "held")).ShouldBe(HttpStatusCode.OK, "a mark of deletion is a deletion too");
        (await NextAsync(watch, "DELETED")).ShouldBe("a", "watches go on");

        disk.MakeRoom();
        (await Eventually.SeeAsync(() => CreateAsync(http, "b"), answer => answer.Code != 503, "room")).Code.ShouldBe(201);
        (await NextAsync(watch, "ADDED", "b")).ShouldBe("b");
        (await http.GetStringAsync("/readyz")).ShouldBe("ok");
    }

    [Fact]
    public async Task Server_EtcdEndedByAFullDisk_ReadsOnSaysWhyAndComesBack()
    {
        using var disk = new TinyDisk(200);
        await using var own = await OwnAsync(disk);
        await using var server = await StartAsync(own);
        using var http = server.Admin();
        (await CreateAsync(http, "a")).Code.ShouldBe(201);

        disk.Fill();
        await using (var direct = new EtcdClient(own.ClientOptions))
        {
            await Eventually.SeeAsync(() => PutAsync(direct), _ => own.Trouble is not null, "etcd's end");
        }
        (await http.GetStringAsync(ConfigMaps)).ShouldContain("\"a\"");
        var refused = await CreateAsync(http, "b");
        refused.Code.ShouldBe(503);
        refused.Status["message"]!.GetValue<string>().ShouldContain("is full: make room there");
        (await (await http.GetAsync("/readyz/etcd-space")).Content.ReadAsStringAsync()).ShouldContain("is full: make room there");

        disk.MakeRoom();
        (await Eventually.SeeAsync(() => CreateAsync(http, "b"), answer => answer.Code != 503 && answer.Code != 504, "room")).Code.ShouldBeOneOf(201, 409);
        (await http.GetStringAsync(ConfigMaps)).ShouldContain("\"a\"");
    }

    private static async Task<EtcdProcess> OwnAsync(TinyDisk disk)
    {
        var process = new EtcdProcess(new() { DataFolder = disk.File("etcd") });
        await process.StartAsync(CancellationToken.None);
        return process;
    }

    private static Task<TestServer> StartAsync(EtcdProcess own) =>
        TestServer.StartAsync((options, _) => options with { OwnEtcd = own, EtcdEndpoints = own.ClientOptions.Endpoints });

    private static async Task<(int Code, JsonNode Status)> CreateAsync(HttpClient http, string name, string more = "")
    {
        using var body = new StringContent($$$"""{"metadata":{"name":"{{{name}}}"{{{more}}}}}""", Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(ConfigMaps, body);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private static async Task<HttpStatusCode> PatchAsync(HttpClient http, string name, string value)
    {
        using var body = new StringContent($$$"""{"data":{"value":"{{{value}}}"}}""", Encoding.UTF8, "application/merge-patch+json");
        using var answer = await http.PatchAsync($"{ConfigMaps}/{name}", body);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> DeleteAsync(HttpClient http, string name)
    {
        using var answer = await http.DeleteAsync($"{ConfigMaps}/{name}");
        return answer.StatusCode;
    }

    private static async Task<bool> PutAsync(EtcdClient etcd)
    {
        try
        {
            await etcd.PutAsync(Encoding.UTF8.GetBytes("/elsewhere/" + Guid.NewGuid()), new byte[200_000], CancellationToken.None, deadline: TimeSpan.FromSeconds(2));
            return true;
        }
        catch (EtcdException)
        {
            return false;
        }
    }

    private static async Task<StreamReader> WatchAsync(HttpClient http)
    {
        var answer = await http.GetAsync($"{ConfigMaps}?watch=1", HttpCompletionOption.ResponseHeadersRead);
        return new(await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The name in the next event of a type.</summary>
    private static async Task<string> NextAsync(StreamReader watch, string type, string? name = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var line = JsonNode.Parse(await watch.ReadLineAsync(limit.Token) ?? throw new EndOfStreamException("the watch has ended"))!;
            var seen = line["object"]!["metadata"]!["name"]!.GetValue<string>();
            if (line["type"]!.GetValue<string>() == type && (name is null || name == seen)) return seen;
        }
    }
}
