using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Tests.Rest;

[Collection("rest")]
public class ServiceCidrTests(RestServer rest)
{
    private const string Networking = "/apis/networking.k8s.io/v1";

    [Fact]
    public async Task Address_OfAService_IsAnObjectThatComesAndGoesWithIt()
    {
        var space = await rest.NamespaceAsync();
        var service = (await rest.CreateAsync($"/api/v1/namespaces/{space}/services", """{"metadata":{"name":"web"},"spec":{"ports":[{"port":80}]}}""")).Json;
        var path = $"{Networking}/ipaddresses/{service["spec"]!["clusterIP"]}";
        var address = await rest.SendAsync("GET", path);
        address.Code.ShouldBe(200, address.Text);
        address.Json["spec"]!["parentRef"]!.ToJsonString().ShouldBe($$"""{"resource":"services","namespace":"{{space}}","name":"web"}""");
        address.Json["metadata"]!["labels"]!["ipaddress.kubernetes.io/managed-by"]!.ToString().ShouldBe("ipallocator.k8s.io");

        var refused = await rest.SendAsync("DELETE", path);
        refused.Code.ShouldBe(403, refused.Text);
        refused.Message.ShouldContain($"in use by the service {space}/web");
        (await rest.SendAsync("DELETE", $"/api/v1/namespaces/{space}/services/web")).Code.ShouldBe(200);
        (await rest.SendAsync("GET", path)).Code.ShouldBe(404);
    }

    [Fact]
    public async Task Range_ThatIsAdded_ServesAndIsHeldByItsAddresses()
    {
        var space = await rest.NamespaceAsync();
        Ready(await rest.SendAsync("GET", $"{Networking}/servicecidrs/kubernetes")).ShouldBe("True");
        var services = $"/api/v1/namespaces/{space}/services";
        const string Wanted = """{"metadata":{"name":"web"},"spec":{"clusterIP":"172.31.250.5","ports":[{"port":80}]}}""";
        (await rest.CreateAsync(services, Wanted)).Message.ShouldContain("not in the valid range");

        var made = await rest.CreateAsync($"{Networking}/servicecidrs", """{"metadata":{"name":"added"},"spec":{"cidrs":["172.31.250.0/24"]}}""");
        Ready(made).ShouldBe("True");
        var range = $"{Networking}/servicecidrs/added";
        await Eventually.TrueAsync(async () => (await rest.CreateAsync(services, Wanted)).Code == 201, () => "the added range does not serve");

        (await rest.SendAsync("DELETE", range)).Code.ShouldBe(200);
        await Eventually.TrueAsync(async () => Ready(await rest.SendAsync("GET", range)) == "False", () => "the range does not say that it waits");
        (await rest.CreateAsync(services, Wanted.Replace("web", "late", StringComparison.Ordinal).Replace("250.5", "250.6", StringComparison.Ordinal))).Code.ShouldBe(422);
        (await rest.SendAsync("DELETE", $"{services}/web")).Code.ShouldBe(200);
        await Eventually.TrueAsync(async () => (await rest.SendAsync("GET", range)).Code == 404, () => "the range is still there");
    }

    [Fact]
    public async Task DefaultRange_ThatIsDeleted_IsMadeAgain()
    {
        var space = await rest.NamespaceAsync();
        const string Path = $"{Networking}/servicecidrs/kubernetes";
        var before = (await rest.SendAsync("GET", Path)).Json["metadata"]!["uid"]!.ToString();
        (await rest.SendAsync("DELETE", Path)).Code.ShouldBe(200);
        (await rest.CreateAsync($"/api/v1/namespaces/{space}/services", """{"metadata":{"name":"web"},"spec":{"ports":[{"port":80}]}}""")).Code.ShouldBe(201, "services go on getting addresses");
        await Eventually.TrueAsync(
            async () => await rest.SendAsync("GET", Path) is { Code: 200 } made && made.Json["metadata"]!["uid"]!.ToString() != before && Ready(made) == "True", () => "there is no new one");
    }

    [Theory]
    [InlineData("""{"cidrs":[]}""", "spec.cidrs")]
    [InlineData("""{"cidrs":["10.0.0.0/24","10.1.0.0/24"]}""", "may specify no more than one IP for each IP family")]
    [InlineData("""{"cidrs":["10.0.0.1/24"]}""", "spec.cidrs[0]")]
    public async Task Range_ThatIsNone_IsRefused(string spec, string message)
    {
        var answer = await rest.CreateAsync($"{Networking}/servicecidrs", $$"""{"metadata":{"name":"wrong"},"spec":{{spec}}}""");
        answer.Code.ShouldBe(422, answer.Text);
        answer.Message.ShouldContain(message);
    }

    private static string Ready(Answer range) => (string?)range.Json["status"]?["conditions"]?[0]?["status"] ?? range.Text;
}
