using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Aggregation;

[Collection("rest")]
public class AggregationTests(RestServer rest)
{
    private const string Registrations = "/apis/apiregistration.k8s.io/v1/apiservices";

    [Fact]
    public async Task RegisteredApi_IsServedByItsServer_WithTheUserThatAsks()
    {
        const string Group = "echo.example.test";
        await using var extension = await ExtensionServer.StartAsync(rest.Server, Group);
        await BackAsync("echo", extension.Port);
        await RegisterAsync(Group, "echo", extension.Port);
        await AvailableAsync(Group, "Passed");

        var created = await rest.SendAsync("POST", $"/apis/{Group}/v1/namespaces/default/echoes?x=1", """{"a":1}""");
        var groups = await rest.SendAsync("GET", "/apis");
        var kinds = await rest.SendAsync("GET", $"/apis/{Group}/v1");
        var aggregated = await rest.SendAsync("GET", "/apis", accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");

        created.Code.ShouldBe(201, created.Text);
        (created.Json["user"]!.ToString(), created.Json["groups"]!.ToString(), created.Json["authorization"]!.ToString()).ShouldBe(("admin", "system:masters|system:authenticated", ""));
        (created.Json["target"]!.ToString(), created.Json["body"]!.ToString()).ShouldBe(($"POST /apis/{Group}/v1/namespaces/default/echoes?x=1", """{"a":1}"""));
        groups.Text.ShouldContain($"\"name\":\"{Group}\"");
        kinds.Json["resources"]!.AsArray().Count.ShouldBe(2);
        aggregated.Text.ShouldContain("\"resource\":\"echoes\"");

        using var nobody = rest.Server.Http(token: "nobody");
        using var refused = await nobody.GetAsync($"/apis/{Group}/v1/namespaces/default/echoes");
        ((int)refused.StatusCode).ShouldBe(403);

        (await rest.SendAsync("DELETE", $"{Registrations}/v1.{Group}")).Code.ShouldBe(200);
        await Eventually.TrueAsync(async () => (await rest.SendAsync("GET", $"/apis/{Group}/v1/namespaces/default/echoes")).Code == 404, () => "it is still passed on");
    }

    [Fact]
    public async Task RegisteredApi_WithNobodyBehind_SaysWhy()
    {
        const string Group = "absent.example.test";
        await RegisterAsync(Group, "absent");
        await AvailableAsync(Group, "ServiceNotFound");
        var answer = await rest.SendAsync("GET", $"/apis/{Group}/v1/namespaces/default/echoes");
        answer.Code.ShouldBe(503);
        answer.Message.ShouldContain("service \"absent/ext\" not found");
        await rest.SendAsync("DELETE", $"{Registrations}/v1.{Group}");
    }

    [Fact]
    public async Task Authorities_OfTheFrontProxy_ArePublished()
    {
        var map = await rest.SendAsync("GET", "/api/v1/namespaces/kube-system/configmaps/extension-apiserver-authentication");
        map.Json["data"]!["requestheader-client-ca-file"]!.ToString().ShouldContain("BEGIN CERTIFICATE");
        map.Json["data"]!["requestheader-allowed-names"]!.ToString().ShouldBe("[\"front-proxy-client\"]");
        map.Text.ShouldNotContain("PRIVATE KEY");
    }

    private async Task BackAsync(string space, int port)
    {
        await rest.CreateAsync("/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{space}}}"}}""");
        // An endpoint may not be a loopback address; an alias may.
        var service = await rest.CreateAsync($"/api/v1/namespaces/{space}/services", $$"""
            {"metadata":{"name":"ext"},"spec":{"type":"ExternalName","externalName":"localhost","ports":[{"port":{{port}}}]} }
            """);
        service.Code.ShouldBe(201, service.Text);
    }

    private async Task RegisterAsync(string group, string space, int port = 443)
    {
        var bundle = Convert.ToBase64String(await File.ReadAllBytesAsync(rest.Server.Pki.CaFile));
        var answer = await rest.CreateAsync(Registrations, $$"""
            {"apiVersion":"apiregistration.k8s.io/v1","kind":"APIService","metadata":{"name":"v1.{{group}}"},
             "spec":{"group":"{{group}}","version":"v1","groupPriorityMinimum":1000,"versionPriority":10,"caBundle":"{{bundle}}","service":{"namespace":"{{space}}","name":"ext","port":{{port}} } } }
            """);
        answer.Code.ShouldBe(201, answer.Text);
    }

    private async Task AvailableAsync(string group, string reason)
    {
        var seen = "";
        await Eventually.TrueAsync(
            async () => (seen = (await rest.SendAsync("GET", $"{Registrations}/v1.{group}")).Text).Contains($"\"reason\":\"{reason}\"", StringComparison.Ordinal), () => seen);
    }
}
