using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.OpenApi;

[Collection("rest")]
public class OpenApiTests(RestServer rest)
{
    [Fact]
    public async Task Discovery_OldAndAggregated_TellTheSame()
    {
        var old = (await rest.SendAsync("GET", "/apis/apps/v1")).Json["resources"]!.AsArray().Select(item => item!["name"]!.GetValue<string>());
        var answer = await rest.SendAsync("GET", "/apis", accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json");
        var group = answer.Json["items"]!.AsArray().Single(item => item!["metadata"]!["name"]!.GetValue<string>() == "apps")!;
        var aggregated = group["versions"]![0]!["resources"]!.AsArray()
            .SelectMany(item => new[] { item!["resource"]!.GetValue<string>() }.Concat((item["subresources"] as JsonArray ?? []).Select(sub => $"{item["resource"]}/{sub!["subresource"]}")));

        answer.ContentType.ShouldBe("application/json; g=apidiscovery.k8s.io; v=v2; as=APIGroupDiscoveryList");
        aggregated.ShouldBe(old);
        (await rest.SendAsync("GET", "/api")).Json["versions"]!.ToJsonString().ShouldBe("""["v1"]""");
        (await rest.SendAsync("GET", "/apis")).Json["kind"]!.GetValue<string>().ShouldBe("APIGroupList");
        (await rest.SendAsync("GET", "/version")).Json["major"]!.GetValue<string>().ShouldBe("1");
    }

    [Fact]
    public async Task Document_KnownByItsTag_IsNotSentAgain()
    {
        var first = await rest.SendAsync("GET", "/openapi/v2");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openapi/v2");
        request.Headers.TryAddWithoutValidation("If-None-Match", first.Headers.ETag!.Tag);

        using var second = await rest.Client.SendAsync(request);

        ((int)second.StatusCode, (await second.Content.ReadAsStringAsync()).Length).ShouldBe((304, 0));
    }

    [Theory]
    [InlineData("/openapi/v2", "definitions")]
    [InlineData("/openapi/v3/api/v1", "components")]
    [InlineData("/openapi/v3/apis/apps/v1", "components")]
    public async Task Document_AllReferences_LeadSomewhere(string path, string place)
    {
        var document = (await rest.SendAsync("GET", path)).Json;
        var types = place == "components" ? document["components"]!["schemas"]!.AsObject() : document["definitions"]!.AsObject();
        var prefix = place == "components" ? "#/components/schemas/" : "#/definitions/";

        var broken = References(document).Where(reference => !reference.StartsWith(prefix, StringComparison.Ordinal) || !types.ContainsKey(reference[prefix.Length..]));

        broken.ShouldBeEmpty();
        types.Count.ShouldBeGreaterThan(50);
    }

    [Fact]
    public async Task V3_OfPods_HasWhatKubectlLooksFor()
    {
        var index = (await rest.SendAsync("GET", "/openapi/v3")).Json["paths"]!["api/v1"]!["serverRelativeURL"]!.GetValue<string>();
        var document = (await rest.SendAsync("GET", index)).Json;
        var pod = document["components"]!["schemas"]!["io.k8s.api.core.v1.Pod"]!;
        var containers = document["components"]!["schemas"]!["io.k8s.api.core.v1.PodSpec"]!["properties"]!["containers"]!;
        var patch = document["paths"]!["/api/v1/namespaces/{namespace}/pods/{name}"]!["patch"]!;

        pod["x-kubernetes-group-version-kind"]!.ToJsonString().ShouldBe("""[{"group":"","kind":"Pod","version":"v1"}]""");
        containers["x-kubernetes-patch-merge-key"]!.GetValue<string>().ShouldBe("name");
        containers["x-kubernetes-patch-strategy"]!.GetValue<string>().ShouldBe("merge");
        containers["x-kubernetes-list-map-keys"]!.ToJsonString().ShouldBe("""["name"]""");
        patch["x-kubernetes-group-version-kind"]!["kind"]!.GetValue<string>().ShouldBe("Pod");
        patch["parameters"]!.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>()).ShouldContain("fieldValidation");
    }

    // A schema may have a property that is called "$ref", as that of custom resource definitions does: then it is no text.
    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => pair is { Key: "$ref", Value: JsonValue } ? [pair.Value!.GetValue<string>()] : References(pair.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
