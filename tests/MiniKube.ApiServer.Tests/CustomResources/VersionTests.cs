using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Rest;
using MiniKube.ApiServer.Tests.Webhooks;

namespace MiniKube.ApiServer.Tests.CustomResources;

[Collection("rest")]
public class VersionTests(RestServer rest)
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    [Fact]
    public async Task Versions_WithoutConversion_DifferInNameOnly()
    {
        await Things.EstablishAsync(rest, "plain.test", Things.Definition("plain.test", """{"strategy":"None"}""", "v2"));
        var created = await rest.CreateAsync("/apis/plain.test/v1/namespaces/default/things", Things.Json("plain.test", "v1", "a"));
        var second = await rest.SendAsync("GET", "/apis/plain.test/v2/namespaces/default/things/a");
        var list = await rest.SendAsync("GET", "/apis/plain.test/v1/namespaces/default/things");
        var patched = await rest.SendAsync("PATCH", "/apis/plain.test/v1/namespaces/default/things/a", """{"spec":{"x":"2"}}""", "application/merge-patch+json");
        var watch = await Eventually.SeeAsync(() => rest.SendAsync("GET", "/apis/plain.test/v1/namespaces/default/things?watch=1&timeoutSeconds=1"), told => told.Text.Length > 0, "what is there");
        var deleted = await rest.SendAsync("DELETE", "/apis/plain.test/v1/namespaces/default/things/a");

        created.Json["apiVersion"]!.ToString().ShouldBe("plain.test/v1", created.Text);
        second.Json["apiVersion"]!.ToString().ShouldBe("plain.test/v2");
        list.Json["items"]![0]!["apiVersion"]!.ToString().ShouldBe("plain.test/v1");
        (patched.Json["apiVersion"]!.ToString(), patched.Json["spec"]!["x"]!.ToString()).ShouldBe(("plain.test/v1", "2"));
        watch.Text.ShouldContain("\"apiVersion\":\"plain.test/v1\"");
        deleted.Code.ShouldBe(200);
    }

    [Fact]
    public async Task Versions_WithAWebhook_AreConvertedByIt_BothWays()
    {
        await using var hooks = await WebhookServer.StartAsync(rest.Server, (_, question) => Things.Convert(question));
        await Things.EstablishAsync(rest, "hooked.test", Things.Definition("hooked.test", Things.By(hooks), "v2"));
        var created = await rest.CreateAsync("/apis/hooked.test/v1/namespaces/default/things", Things.Json("hooked.test", "v1", "a"));
        created.Code.ShouldBe(201, created.Text);
        var second = await rest.SendAsync("GET", "/apis/hooked.test/v2/namespaces/default/things/a");
        var first = await rest.SendAsync("GET", "/apis/hooked.test/v1/namespaces/default/things");
        second.Json["spec"]!["y"]!.ToString().ShouldBe("1", second.Text);
        first.Json["items"]![0]!["spec"]!["x"]!.ToString().ShouldBe("1", first.Text);
        await rest.SendAsync("DELETE", $"{Definitions}/things.hooked.test");
    }

    [Fact]
    public async Task Default_AddedLater_IsSeenOnObjectsFromBefore()
    {
        await Things.EstablishAsync(rest, "later.test", Things.Definition("later.test", """{"strategy":"None"}""", "v2"));
        await rest.CreateAsync("/apis/later.test/v2/namespaces/default/things", Things.Json("later.test", "v2", "a"));
        var changed = Things.Definition("later.test", """{"strategy":"None"}""", "v2").Replace("\"z\":{\"type\":\"string\"}", "\"z\":{\"type\":\"string\",\"default\":\"new\"}", StringComparison.Ordinal);
        var patch = await rest.SendAsync("PATCH", $"{Definitions}/things.later.test", changed, "application/merge-patch+json");
        patch.Code.ShouldBe(200, patch.Text);
        var seen = "";
        await Eventually.TrueAsync(
            async () => (seen = (await rest.SendAsync("GET", "/apis/later.test/v2/namespaces/default/things/a")).Text).Contains("\"z\":\"new\"", StringComparison.Ordinal), () => seen);
    }
}
