namespace MiniKube.ApiServer.Tests.Rest;

[Collection("rest")]
public class BadInputTests(RestServer rest)
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private const string Maps = "/api/v1/namespaces/default/configmaps";
    private const string Fine = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"bad"}}""";

    public static TheoryData<string, string, string?, string, int, string> Requests => new()
    {
        // No JSON, no object, another object.
        { "POST", Maps, "", "application/json", 400, "needs a body" },
        { "POST", Maps, "{", "application/json", 400, "no valid JSON" },
        { "POST", Maps, "[]", "application/json", 400, "one JSON object" },
        { "POST", Maps, "null", "application/json", 400, "needs a body" },
        { "POST", Maps, "{}", "application/json", 422, "name or generateName is required" },
        { "POST", Maps, """{"kind":"Pod"}""", "application/json", 400, "does not match the address" },
        { "POST", Maps, """{"kind":7,"apiVersion":"v1"}""", "application/json", 400, "\"kind\"" },
        { "POST", Maps, """{"kind":"Pod","apiVersion":"v1"}""", "application/json", 400, "cannot be handled as a ConfigMap" },
        { "POST", Maps, """{"kind":"ConfigMap","apiVersion":"v2"}""", "application/json", 400, "does not match the expected API version (v1)" },
        { "POST", Maps, """{"kind":"ConfigMap","apiVersion":"v1","metadata":[]}""", "application/json", 400, "metadata" },
        { "POST", Maps, """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":5}}""", "application/json", 400, "metadata.name" },
        { "POST", Maps, """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","labels":"x"}}""", "application/json", 400, "metadata.labels" },
        { "POST", Maps, """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"k":1}}""", "application/json", 400, "data[k]" },
        { "POST", Maps, """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"binaryData":{"k":"%%"}}""", "application/json", 400, "base64" },
        { "POST", Maps, """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"\ud800"}}""", "application/json", 400, "no valid JSON" },
        { "POST", Maps, Fine, "application/xml", 415, "accepted media types" },
        { "POST", Maps, "xx", "application/vnd.kubernetes.protobuf", 400, "protobuf" },
        { "POST", Maps, "k8s\0\u0012\u0004\n\u0002\n\u0005", "application/vnd.kubernetes.protobuf", 400, "" },
        { "POST", Maps, "a: [", "application/yaml", 400, "no valid YAML" },
        { "POST", Maps, "a: &a [*a,*a]", "application/yaml", 400, "" },
        // Names and namespaces.
        { "POST", Maps, """{"kind":"ConfigMap","apiVersion":"v1","metadata":{}}""", "application/json", 422, "metadata.name" },
        { "POST", Maps, """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"No Label"}}""", "application/json", 422, "metadata.name" },
        { "POST", Maps, """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a","namespace":"other"}}""", "application/json", 400, "does not match the namespace" },
        { "POST", "/api/v1/namespaces/nowhere/configmaps", Fine, "application/json", 404, "nowhere" },
        { "POST", "/api/v1/configmaps", Fine, "application/json", 405, "" },
        { "PUT", Maps + "/other", Fine, "application/json", 400, "does not match the name on the URL" },
        { "PUT", Maps + "/bad", Fine, "application/json", 404, "not found" },
        { "POST", Pods, """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"}}""", "application/json", 422, "spec.containers: Required value" },
        // Paths and methods.
        { "GET", "/api/v1/namespaces/default/wishes", null, "", 404, "could not find the requested resource" },
        { "GET", "/apis/nope/v1", null, "", 404, "" },
        { "GET", "/apis/apps/v9/deployments", null, "", 404, "" },
        { "GET", "/api/v1/nodes/a/b/c", null, "", 404, "" },
        { "GET", "/api/v1/namespaces/default/nodes", null, "", 404, "" },
        { "GET", "/api/v1/pods/a", null, "", 404, "" },
        { "GET", "/api/v1/namespaces//pods", null, "", 404, "" },
        { "POST", Maps + "/bad", Fine, "application/json", 405, "" },
        { "DELETE", "/api/v1/configmaps", null, "", 405, "" },
        { "PATCH", Maps, "{}", "application/merge-patch+json", 405, "" },
        { "GET", Pods + "/a/binding", null, "", 405, "" },
        { "BREW", Maps, null, "", 405, "" },
        // Query parameters.
        { "GET", Maps + "?limit=many", null, "", 400, "limit" },
        { "GET", Maps + "?limit=-1", null, "", 400, "limit" },
        { "GET", Maps + "?continue=nonsense", null, "", 400, "continue" },
        { "GET", Maps + "?resourceVersion=new", null, "", 400, "\"new\"" },
        { "GET", Maps + "?labelSelector=a in (", null, "", 400, "labelSelector" },
        { "GET", Maps + "?labelSelector=,,", null, "", 400, "labelSelector" },
        { "GET", Maps + "?fieldSelector=nope", null, "", 400, "fieldSelector" },
        { "GET", Maps + "?fieldSelector=data.x=1", null, "", 400, "field label not supported: data.x" },
        { "GET", Maps + "?watch=1&timeoutSeconds=soon", null, "", 400, "timeoutSeconds" },
        { "POST", Maps + "?dryRun=Some", Fine, "application/json", 422, "dryRun" },
        { "POST", Maps + "?fieldValidation=Perhaps", Fine, "application/json", 422, "fieldValidation" },
        { "DELETE", Maps + "/bad?propagationPolicy=Sideways", null, "", 422, "propagationPolicy" },
        { "DELETE", Maps + "/bad?gracePeriodSeconds=x", null, "", 400, "gracePeriodSeconds" },
        { "DELETE", Maps + "/bad", "[]", "application/json", 400, "DeleteOptions" },
        { "DELETE", Maps + "/bad", """{"gracePeriodSeconds":"x"}""", "application/json", 400, "gracePeriodSeconds" },
        { "DELETE", Maps + "/bad", """{"kind":"Pod"}""", "application/json", 400, "DeleteOptions" },
        // Patches.
        { "PATCH", Maps + "/bad", "{}", "application/json", 415, "application/merge-patch+json" },
        { "PATCH", Maps + "/bad", "{}", "application/apply-patch+yaml", 422, "is required for apply patch" },
        { "PATCH", Maps + "/bad", "{}", "application/json-patch+json", 400, "list of operations" },
        { "PATCH", Maps + "/bad", "[]", "application/merge-patch+json", 400, "JSON object" },
        { "PATCH", Maps + "/bad", "{", "application/merge-patch+json", 400, "no valid JSON" },
        { "PATCH", Maps + "/bad", "{}", "application/merge-patch+json", 404, "not found" },
        { "PATCH", "/api/v1/namespaces/default", """[{"op":"remove","path":"/metadata/name/x"}]""", "application/json-patch+json", 422, "" },
        { "PATCH", "/api/v1/namespaces/default", """[{"op":"replace","path":"/metadata","value":1}]""", "application/json-patch+json", 400, "name must be provided" },
        { "PATCH", "/api/v1/namespaces/default", """[{"op":"remove","path":"/metadata"}]""", "application/json-patch+json", 400, "name must be provided" },
        { "PATCH", "/api/v1/namespaces/default", """{"metadata":{"name":"x"}}""", "application/merge-patch+json", 400, "name" },
        { "PATCH", "/api/v1/namespaces/default", """{"metadata":{"labels":{"a b":"c"}}}""", "application/strategic-merge-patch+json", 422, "metadata.labels" },
        { "PATCH", "/api/v1/namespaces/default", """[{"op":"wish","path":"/metadata"}]""", "application/json-patch+json", 422, "no operation \"wish\"" },
        { "PATCH", "/api/v1/namespaces/default", """[{"op":"remove","path":"metadata"}]""", "application/json-patch+json", 422, "must start with" },
        { "PATCH", "/api/v1/namespaces/default", """[{"op":"test","path":"/metadata/nothing","value":1}]""", "application/json-patch+json", 422, "the value differs" },
        { "PATCH", "/api/v1/namespaces/default", """{"metadata":{"labels":{"a":1}}}""", "application/merge-patch+json", 422, "patch: Invalid value" },
        { "PATCH", "/api/v1/namespaces/default", """{"metadata":{"labels":"a"}}""", "application/strategic-merge-patch+json", 422, "patch: Invalid value" },
        { "PATCH", "/api/v1/namespaces/default", """{"kind":"Node"}""", "application/merge-patch+json", 422, "an object stays what it is" },
        { "PATCH", "/api/v1/namespaces/default", """{"metadata":{"name":null}}""", "application/merge-patch+json", 400, "(default based on URL) was undeterminable" },
        { "PATCH", "/api/v1/namespaces/default", """{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}""", "application/merge-patch+json", 422, "field is immutable" },
        { "PATCH", "/api/v1/namespaces/default", """{"metadata":{"finalizers":["orphan","foregroundDeletion"]}}""", "application/merge-patch+json", 422, "cannot be both set" },
        { "PATCH", "/api/v1/namespaces/default", """{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"Event","name":"e","uid":"u"}]}}""", "application/merge-patch+json", 422, "disallowed from being an owner" },
        { "PATCH", "/api/v1/namespaces/default", """{"metadata":{"ownerReferences":[{"apiVersion":"a/b/c","kind":"Pod","name":"e","uid":"u"}]}}""", "application/merge-patch+json", 422, "metadata.ownerReferences.apiVersion" },
        // A body that takes the place of an object names it; the namespaces are not deleted together.
        { "PUT", Maps + "/bad", "{}", "application/json", 400, "(bad based on URL) was undeterminable" },
        { "PUT", Maps + "/bad", """{"metadata":{"name":"bad","namespace":"other"}}""", "application/json", 400, "the namespace of the object (other) does not match the namespace on the request (default)" },
        { "PUT", "/apis/apps/v1/namespaces/default/deployments/a/scale", """{"spec":{"replicas":1}}""", "application/json", 400, "undeterminable" },
        { "DELETE", "/api/v1/namespaces", null, "", 405, "" },
        { "POST", Maps, """{"metadata":{"generateName":"Upper-"}}""", "application/json", 422, "metadata.generateName" },
        // Parts of objects.
        { "PUT", "/apis/apps/v1/namespaces/default/deployments/a/scale", """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a"},"spec":{"replicas":-1}}""", "application/json", 422, "spec.replicas" },
        { "PUT", "/apis/apps/v1/namespaces/default/deployments/a/scale", """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a"},"spec":{"replicas":"x"}}""", "application/json", 400, "spec.replicas" },
        { "PUT", "/apis/apps/v1/namespaces/default/deployments/a/scale", """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"a"},"spec":{"replicas":1}}""", "application/json", 404, "" },
        { "POST", Pods + "/a/binding", """{"apiVersion":"v1","kind":"Binding","target":{}}""", "application/json", 422, "target.name" },
        { "POST", Pods + "/a/binding", """{"apiVersion":"v1","kind":"Binding","target":{"name":"n"}}""", "application/json", 404, "" },
        { "POST", Pods + "/a/eviction", """{"apiVersion":"policy/v1","kind":"Eviction"}""", "application/json", 404, "" },
        { "GET", Pods + "/a/log", null, "", 404, "" },
        { "GET", Pods + "/a/log?tailLines=-1", null, "", 422, "tailLines" },
        { "GET", Pods + "/a/exec?command=x&stdout=1", null, "", 400, "Upgrade request required" },
        { "POST", Pods + "/a/portforward", null, "", 400, "Upgrade request required" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Request_ThatIsWrong_GetsAStatusThatSaysSo(string method, string path, string? body, string type, int code, string message)
    {
        var answer = await rest.SendAsync(method, path, body, type.Length == 0 ? "application/json" : type);

        answer.Code.ShouldBe(code, answer.Text);
        answer.Json["kind"]!.GetValue<string>().ShouldBe("Status");
        answer.Json["status"]!.GetValue<string>().ShouldBe("Failure");
        answer.Json["code"]!.GetValue<int>().ShouldBe(code);
        answer.Json["reason"]!.GetValue<string>().ShouldNotBeEmpty();
        answer.Message.ShouldContain(message);
    }

    [Fact]
    public async Task Body_ThatIsTooLarge_GetsAStatus()
    {
        var answer = await rest.SendAsync("POST", Maps, new string(' ', (3 * 1024 * 1024) + 1));

        answer.Code.ShouldBe(413);
        answer.Message.ShouldContain("limit is 3145728");
    }

    [Theory]
    [InlineData("text/html", 406)]
    [InlineData("application/json;as=Table;v=v9;g=meta.k8s.io", 406)]
    [InlineData("application/json;as=Wish;v=v1;g=meta.k8s.io", 406)]
    [InlineData("application/json;as=Table;v=v9;g=meta.k8s.io,application/json", 200)]
    [InlineData("application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io", 406)]
    [InlineData("application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io, */*", 200)]
    [InlineData(";;;", 406)]
    [InlineData("", 200)]
    public async Task Accept_Header_IsHonoured(string accept, int code)
    {
        var answer = await rest.SendAsync("GET", Maps, accept: accept);

        answer.Code.ShouldBe(code, answer.Text);
        answer.Json["kind"]!.GetValue<string>().ShouldBe(code == 200 ? "ConfigMapList" : "Status");
    }

    [Fact]
    public async Task UnknownAndDoubleFields_AreJudgedAsTheClientWishes()
    {
        var space = await rest.NamespaceAsync();
        const string Body = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","name":"m"},"dta":{}}""";
        var path = $"/api/v1/namespaces/{space}/configmaps";

        var strict = await rest.CreateAsync(path, Body, "?fieldValidation=Strict");
        var ignore = await rest.CreateAsync(path, Body, "?fieldValidation=Ignore&dryRun=All");
        var warn = await rest.CreateAsync(path, Body);

        strict.Code.ShouldBe(400);
        strict.Message.ShouldContain("strict decoding error: duplicate field \"metadata.name\"");
        (await rest.CreateAsync(path, Body.Replace("\"name\":\"m\",", "", StringComparison.Ordinal), "?fieldValidation=Strict")).Message.ShouldContain("strict decoding error: unknown field \"dta\"");
        (ignore.Code, ignore.Warnings.Count).ShouldBe((201, 0));
        warn.Code.ShouldBe(201);
        warn.Warnings.ShouldBe(["299 - \"duplicate field \\\"metadata.name\\\"\"", "299 - \"unknown field \\\"dta\\\"\""], ignoreOrder: true);
        warn.Json.ContainsKey("dta").ShouldBeFalse();
    }
}
