using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Rest;

/// <summary>What clients see of the server itself.</summary>
[Collection("rest")]
public class ViewTests(RestServer rest)
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    [Fact]
    public async Task ComponentStatuses_TellOfEtcdAndOfWhoLeads()
    {
        var list = await rest.SendAsync("GET", "/api/v1/componentstatuses");
        list.Json["items"]!.AsArray().Select(item => $"{item!["metadata"]!["name"]} {item["conditions"]![0]!["status"]}").ShouldBe(["controller-manager False", "etcd-0 True", "scheduler False"]);
        (await rest.SendAsync("GET", "/api/v1/componentstatuses/scheduler")).Text.ShouldContain("nobody leads");
        (await rest.SendAsync("GET", "/api/v1/componentstatuses/none")).Code.ShouldBe(404);
        (await rest.SendAsync("GET", "/api/v1/componentstatuses?fieldSelector=metadata.name%3Detcd-0", accept: Table)).Json["rows"]!.AsArray().ShouldHaveSingleItem();
        (await rest.SendAsync("POST", "/api/v1/componentstatuses", "{}")).Code.ShouldBe(405);

        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", System.Globalization.CultureInfo.InvariantCulture);
        var lease = await rest.CreateAsync("/apis/coordination.k8s.io/v1/namespaces/kube-system/leases", $$$"""{"metadata":{"name":"kube-scheduler"},"spec":{"holderIdentity":"a","leaseDurationSeconds":30,"renewTime":"{{{now}}}"}}""");
        lease.Code.ShouldBe(201, lease.Text);
        await Eventually.TrueAsync(async () => (await rest.SendAsync("GET", "/api/v1/componentstatuses/scheduler")).Json["conditions"]![0]!["status"]!.ToString() == "True", () => "the scheduler's lease is not seen");
        await rest.SendAsync("DELETE", "/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-scheduler");
    }

    [Fact]
    public async Task OwnGroups_AreRegisteredAsLocal_AndThoseOfDefinitionsComeAndGo()
    {
        const string Path = "/apis/apiregistration.k8s.io/v1/apiservices";
        var seen = "";
        await Eventually.TrueAsync(async () => (seen = (await rest.SendAsync("GET", $"{Path}/v1.apps")).Text).Contains("\"reason\":\"Local\"", StringComparison.Ordinal), () => seen);
        (await rest.SendAsync("GET", $"{Path}/v1.")).Json["spec"]!["groupPriorityMinimum"]!.GetValue<int>().ShouldBe(18_000);

        var definition = """{"metadata":{"name":"locals.own.example.test"},"spec":{"group":"own.example.test","scope":"Namespaced","names":{"plural":"locals","singular":"local","kind":"Local"},"versions":[{"name":"v1beta1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}""";
        (await rest.CreateAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition)).Code.ShouldBe(201);
        await Eventually.TrueAsync(async () => (await rest.SendAsync("GET", $"{Path}/v1beta1.own.example.test")).Code == 200, () => "the definition's group is not registered");
        (await rest.SendAsync("DELETE", $"{Path}/v1.apps")).Code.ShouldBe(200);
        await Eventually.TrueAsync(async () => (await rest.SendAsync("GET", $"{Path}/v1.apps")).Code == 200, () => "what was deleted is not registered again");
        (await rest.SendAsync("DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/locals.own.example.test")).Code.ShouldBe(200);
        await Eventually.TrueAsync(async () => (await rest.SendAsync("GET", $"{Path}/v1beta1.own.example.test")).Code == 404, () => "the registration is still there");
    }

    [Fact]
    public async Task Groups_ComeInTheOrderOfTheirPriority()
    {
        var definition = """{"metadata":{"name":"deployments.aaa.example.test"},"spec":{"group":"aaa.example.test","scope":"Namespaced","names":{"plural":"deployments","singular":"deployment","kind":"Deployment"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}""";
        (await rest.CreateAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition)).Code.ShouldBe(201);
        var names = "";
        await Eventually.TrueAsync(async () => (names = string.Join(' ', (await rest.SendAsync("GET", "/apis")).Json["groups"]!.AsArray().Select(group => group!["name"]!.ToString()))).Contains("aaa", StringComparison.Ordinal), () => names);
        names.Split(' ')[0].ShouldBe("apps");
        names.IndexOf("aaa.example.test", StringComparison.Ordinal).ShouldBeGreaterThan(names.IndexOf("flowcontrol", StringComparison.Ordinal), names);
        await rest.SendAsync("DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/deployments.aaa.example.test");
    }

    [Fact]
    public async Task Scale_AsTable_HasItsColumns()
    {
        var space = await rest.NamespaceAsync();
        await rest.CreateAsync($"/apis/apps/v1/namespaces/{space}/deployments", """{"metadata":{"name":"d"},"spec":{"replicas":3,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}""");
        var table = (await rest.SendAsync("GET", $"/apis/apps/v1/namespaces/{space}/deployments/d/scale", accept: Table)).Json;
        table["columnDefinitions"].ShouldNotBeNull(table.ToJsonString());
        table["columnDefinitions"]!.AsArray().Select(column => column!["name"]!.ToString()).ShouldBe(["Name", "Desired", "Available", "Age"]);
        table["rows"]![0]!["cells"]!.ToJsonString().ShouldStartWith("""["d",3,0,""");
    }

    [Theory]
    [InlineData("\"x\", TAG", 304)]
    [InlineData("W/TAG", 304)]
    [InlineData("*", 304)]
    [InlineData("\"x\"", 200)]
    [InlineData("TAGx", 200)]
    public async Task Discovery_ForWhoKnowsIt_SaysSo(string known, int code)
    {
        const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
        var tag = (await rest.SendAsync("GET", "/apis", accept: Aggregated)).Headers.ETag!.Tag;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/apis");
        request.Headers.TryAddWithoutValidation("Accept", Aggregated);
        request.Headers.TryAddWithoutValidation("If-None-Match", known.Replace("TAG", tag, StringComparison.Ordinal));
        using var answer = await rest.Client.SendAsync(request);
        ((int)answer.StatusCode).ShouldBe(code);
        answer.Headers.ETag!.Tag.ShouldBe(tag);
    }

    [Fact]
    public async Task CustomResources_AreCborButNoProtobuf()
    {
        const string Path = "/apis/apps/v1/namespaces/default/deployments";
        var definition = """{"metadata":{"name":"plains.media.example.test"},"spec":{"group":"media.example.test","scope":"Namespaced","names":{"plural":"plains","singular":"plain","kind":"Plain"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}""";
        await rest.CreateAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
        var plains = "/apis/media.example.test/v1/namespaces/default/plains";
        await Eventually.TrueAsync(async () => (await rest.SendAsync("GET", plains)).Code == 200, () => "the kind is not served");
        (await rest.SendAsync("GET", plains, accept: "application/vnd.kubernetes.protobuf")).Code.ShouldBe(406);
        (await rest.SendAsync("GET", plains, accept: "application/vnd.kubernetes.protobuf,application/json")).ContentType.ShouldBe("application/json");
        (await rest.SendAsync("GET", plains, accept: "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")).Code.ShouldBe(200);
        (await rest.SendAsync("POST", plains, "k8s\0", "application/vnd.kubernetes.protobuf")).Code.ShouldBe(415);
        (await rest.SendAsync("POST", plains, "{}", "application/cbor")).Code.ShouldBe(400, "JSON is no CBOR");
        (await rest.SendAsync("GET", plains, accept: "application/cbor")).ContentType.ShouldBe("application/cbor");
        (await rest.SendAsync("GET", Path, accept: "application/cbor, application/json")).ContentType.ShouldBe("application/cbor");
        (await rest.SendAsync("GET", Path, accept: "application/json, application/cbor;q=0.5")).ContentType.ShouldBe("application/json");
        await rest.SendAsync("DELETE", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/plains.media.example.test");
    }
}
