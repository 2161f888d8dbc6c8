namespace MiniKube.ClusterTests;

/// <summary>Bad input gets a Status that says what is wrong, never a 500.</summary>
[Collection(nameof(TestCluster))]
public sealed class BadInputTests(TestCluster cluster)
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Pods = "/api/v1/namespaces/default/pods";

    public static TheoryData<string, string, string?, int, string> Requests { get; } = new()
    {
        { "POST", ConfigMaps, "not json", 400, "BadRequest" },
        { "POST", ConfigMaps, "[]", 400, "BadRequest" },
        { "POST", ConfigMaps, """{"metadata":{"name":"x"},"data":{"a":1}}""", 400, "BadRequest" },
        { "POST", ConfigMaps, """{"metadata":{"name":"No_Label"}}""", 422, "Invalid" },
        { "POST", ConfigMaps, """{"metadata":{}}""", 422, "Invalid" },
        { "POST", ConfigMaps, """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"x"}}""", 400, "BadRequest" },
        { "POST", ConfigMaps + "?fieldValidation=Strict", """{"metadata":{"name":"x"},"dta":{}}""", 400, "BadRequest" },
        { "POST", Pods, """{"metadata":{"name":"x"},"spec":{"containers":[]}}""", 422, "Invalid" },
        { "POST", Pods, """{"metadata":{"name":"x"},"spec":{"containers":[{"name":"a","image":"b","ports":[{"containerPort":99999}]}]}}""", 422, "Invalid" },
        { "POST", "/api/v1/namespaces/nowhere/configmaps", """{"metadata":{"name":"x"}}""", 404, "NotFound" },
        { "GET", ConfigMaps + "/absent", null, 404, "NotFound" },
        { "GET", "/api/v1/unicorns", null, 404, "NotFound" },
        { "GET", "/apis/none.example/v1/things", null, 404, "NotFound" },
        { "GET", ConfigMaps + "?labelSelector=a%20b", null, 400, "BadRequest" },
        { "GET", ConfigMaps + "?fieldSelector=spec.none%3D1", null, 400, "BadRequest" },
        { "GET", ConfigMaps + "?limit=many", null, 400, "BadRequest" },
        { "GET", ConfigMaps + "?continue=rubbish", null, 400, "BadRequest" },
        { "PUT", ConfigMaps, "{}", 405, "MethodNotAllowed" },
        { "PATCH", ConfigMaps + "/absent", "{}", 415, "UnsupportedMediaType" },
        { "DELETE", ConfigMaps + "/absent", null, 404, "NotFound" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_ThatIsWrong_IsAnsweredWithItsReason(string method, string path, string? body, int code, string reason)
    {
        using var client = new RestClient(cluster.Kubeconfig);
        var (actual, status) = await client.SendAsync(method, path, body);
        status.ShouldNotBeNull($"{actual} without a Status");
        ((int)status["code"]!, (string?)status["reason"]).ShouldBe((code, reason), status.ToJsonString());
        actual.ShouldBe(code);
        ((string?)status["message"]).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Body_ThatIsTooLarge_IsRefused()
    {
        using var client = new RestClient(cluster.Kubeconfig);
        var body = $$$"""{"metadata":{"name":"large"},"data":{"a":"{{{new string('x', 4 << 20)}}}"}}""";
        (await client.SendAsync("POST", ConfigMaps, body)).Code.ShouldBe(413);
    }

    [Fact]
    public async Task Update_OfAnOldVersion_Conflicts()
    {
        using var client = new RestClient(cluster.Kubeconfig);
        var created = (await client.SendAsync("POST", ConfigMaps, """{"metadata":{"name":"contended"},"data":{"a":"1"}}""")).Body!;
        var old = created.ToJsonString();
        created["data"]!["a"] = "2";
        (await client.SendAsync("PUT", ConfigMaps + "/contended", created.ToJsonString())).Code.ShouldBe(200);
        var (code, status) = await client.SendAsync("PUT", ConfigMaps + "/contended", old.Replace("\"1\"", "\"3\"", StringComparison.Ordinal));
        (code, (string?)status!["reason"]).ShouldBe((409, "Conflict"));
        await client.SendAsync("DELETE", ConfigMaps + "/contended");
    }

    [Fact]
    public async Task ImmutableField_Changed_NamesTheField()
    {
        using var client = new RestClient(cluster.Kubeconfig);
        const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
        const string Deployment = """{"metadata":{"name":"fixed"},"spec":{"replicas":0,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b","c":"d"}},"spec":{"containers":[{"name":"a","image":"b"}]}}}}""";
        (await client.SendAsync("POST", Deployments, Deployment)).Code.ShouldBe(201);
        var (code, status) = await client.SendAsync("PATCH", Deployments + "/fixed", """{"spec":{"selector":{"matchLabels":{"c":"d"}}}}""", "application/merge-patch+json");
        code.ShouldBe(422);
        ((string)status!["details"]!["causes"]![0]!["field"]!).ShouldBe("spec.selector");
        await client.SendAsync("DELETE", Deployments + "/fixed");
    }

    [Fact]
    public async Task Anonymous_SeesOnlyHealthAndVersion()
    {
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } })
        { BaseAddress = new($"https://{await cluster.NodeAddressAsync()}:6443") };
        foreach (var open in new[] { "/livez", "/readyz", "/version" }) ((int)(await http.GetAsync(open)).StatusCode).ShouldBe(200, open);
        foreach (var closed in new[] { "/api/v1/secrets", "/metrics", "/openapi/v2", "/apis" }) ((int)(await http.GetAsync(closed)).StatusCode).ShouldBeOneOf(401, 403);
    }
}
