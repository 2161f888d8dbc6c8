namespace MiniKube.ApiServer.Tests.Rest;

/// <summary>What clients do that were written for Kubernetes years ago.</summary>
[Collection("rest")]
public class OldClientTests(RestServer rest)
{
    [Fact]
    public async Task TargetPort_SentAsZero_IsThePort()
    {
        var services = $"/api/v1/namespaces/{await rest.NamespaceAsync()}/services";

        var made = await rest.CreateAsync(services, """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"clusterIP":"None","ports":[{"name":"http","port":80,"targetPort":0}]}}""");

        made.Code.ShouldBe(201, made.Text);
        made.Json["spec"]!["ports"]![0]!["targetPort"]!.GetValue<int>().ShouldBe(80);
    }

    [Fact]
    public async Task Event_IsFoundByItsReporter_InBothApis()
    {
        var space = await rest.NamespaceAsync();
        var made = await rest.CreateAsync($"/apis/events.k8s.io/v1/namespaces/{space}/events", $$"""
            {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e"},"eventTime":"2026-01-01T00:00:00.000000Z","reportingController":"tester","reportingInstance":"i",
             "action":"Do","reason":"Test","type":"Normal","regarding":{"kind":"Pod","namespace":"{{space}}","name":"p"} }
            """);
        made.Code.ShouldBe(201, made.Text);
        await rest.CreateAsync($"/api/v1/namespaces/{space}/events", $$"""
            {"apiVersion":"v1","kind":"Event","metadata":{"name":"f"},"source":{"component":"older"},"reason":"Test","type":"Normal","involvedObject":{"kind":"Pod","namespace":"{{space}}","name":"p"} }
            """);

        (await NamesAsync($"/api/v1/namespaces/{space}/events?fieldSelector=source=tester")).ShouldBe(["e"]);
        (await NamesAsync($"/api/v1/namespaces/{space}/events?fieldSelector=source=older")).ShouldBe(["f"]);
        (await NamesAsync($"/apis/events.k8s.io/v1/namespaces/{space}/events?fieldSelector=reportingController=tester")).ShouldBe(["e"]);
    }

    [Theory]
    [InlineData("""{"note":"in better words"}""", 200, "")]
    [InlineData("""{"series":{"count":2,"lastObservedTime":"2026-01-01T00:00:01.000000Z"}}""", 200, "")]
    [InlineData("""{"series":{"count":1,"lastObservedTime":"2026-01-01T00:00:01.000000Z"}}""", 422, "series.count")]
    [InlineData("""{"reason":"Other"}""", 422, "reason")]
    [InlineData("""{"reportingController":"other"}""", 422, "reportingController")]
    public async Task Event_Patched_KeepsWhatItIsAbout(string patch, int code, string field)
    {
        var space = await rest.NamespaceAsync();
        var events = $"/apis/events.k8s.io/v1/namespaces/{space}/events";
        var made = await rest.CreateAsync(events, $$"""
            {"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e"},"eventTime":"2026-01-01T00:00:00.000000Z","reportingController":"tester","reportingInstance":"i",
             "action":"Do","reason":"Test","type":"Normal","note":"first","regarding":{"kind":"Pod","namespace":"{{space}}","name":"p"} }
            """);
        made.Code.ShouldBe(201, made.Text);

        var patched = await rest.SendAsync("PATCH", events + "/e", patch, "application/strategic-merge-patch+json");

        patched.Code.ShouldBe(code, patched.Text);
        patched.Text.ShouldContain(code == 200 ? patch[1..^1].Split(':')[0] : field);
    }

    [Fact]
    public async Task Review_AskedForAsATable_IsNotAcceptable()
    {
        const string Path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
        const string Question = """{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"nonResourceAttributes":{"path":"/","verb":"get"}}}""";
        const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

        (await rest.SendAsync("POST", Path, Question, accept: Table)).Code.ShouldBe(406);
        (await rest.SendAsync("POST", Path, Question, accept: Table + ",application/json")).Json["kind"]!.ToString().ShouldBe("SelfSubjectAccessReview");
    }

    [Fact]
    public async Task Version_NamesTheCommitOfTheBuild() =>
        (await rest.SendAsync("GET", "/version")).Json["gitCommit"]!.ToString().ShouldMatch("^([0-9a-f]{40})?$");

    [Theory]
    [InlineData("deployments", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"o"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""", null, "new")]
    [InlineData("replicasets", """{"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"o"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""", "new", "new")]
    public async Task Status_PatchedWithMetadata_TakesWhatItsKindAllows(string plural, string json, string? label, string? annotation)
    {
        var path = $"/apis/apps/v1/namespaces/{await rest.NamespaceAsync()}/{plural}";
        (await rest.CreateAsync(path, json)).Code.ShouldBe(201);

        var patched = await rest.SendAsync("PATCH", path + "/o/status", """{"metadata":{"labels":{"l":"new"},"annotations":{"l":"new"}},"status":{"readyReplicas":0}}""", "application/merge-patch+json");

        patched.Code.ShouldBe(200, patched.Text);
        (patched.Json["metadata"]!["labels"]?["l"]?.ToString(), patched.Json["metadata"]!["annotations"]?["l"]?.ToString()).ShouldBe((label, annotation));
    }

    private async Task<IReadOnlyList<string>> NamesAsync(string path) =>
        [.. (await rest.SendAsync("GET", path)).Json["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.ToString())];
}
