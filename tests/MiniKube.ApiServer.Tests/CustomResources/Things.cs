using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Rest;
using MiniKube.ApiServer.Tests.Webhooks;

namespace MiniKube.ApiServer.Tests.CustomResources;

/// <summary>A custom kind of two versions, in a group of its own for each test: what one calls x, the other calls y.</summary>
internal static class Things
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    /// <summary>The conversion by a webhook.</summary>
    public static string By(WebhookServer hooks) =>
        $$"""{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],"clientConfig":{"url":"{{hooks.Url("convert")}}","caBundle":"{{hooks.CaBundle}}"} } }""";

    public static JsonObject Convert(JsonObject question) => new()
    {
        ["result"] = new JsonObject { ["status"] = "Success" },
        ["convertedObjects"] = new JsonArray([.. question["objects"]!.AsArray().Select(item =>
        {
            var copy = (JsonObject)item!.DeepClone();
            copy["apiVersion"] = question["desiredAPIVersion"]!.DeepClone();
            var (from, to) = question["desiredAPIVersion"]!.ToString().EndsWith("v2", StringComparison.Ordinal) ? ("x", "y") : ("y", "x");
            var spec = copy["spec"]!.AsObject();
            if (spec[from] is { } value) spec[to] = value.DeepClone();
            spec.Remove(from);
            return (JsonNode)copy;
        })]),
    };

    public static async Task EstablishAsync(RestServer rest, string group, string definition)
    {
        var answer = await rest.CreateAsync(Definitions, definition);
        answer.Code.ShouldBe(201, answer.Text);
        var seen = "";
        await Eventually.TrueAsync(async () => (seen = (await rest.SendAsync("GET", $"{Definitions}/things.{group}")).Text).Contains("InitialNamesAccepted"), () => seen);
    }

    public static string Json(string group, string version, string name) =>
        $$"""{"apiVersion":"{{group}}/{{version}}","kind":"Thing","metadata":{"name":"{{name}}"},"spec":{"x":"1"} }""";

    public static string Definition(string group, string conversion, string storage) => $$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.{{group}}"},
         "spec":{"group":"{{group}}","scope":"Namespaced","names":{"plural":"things","kind":"Thing"},"conversion":{{conversion}},
           "versions":[{{Version("v1", storage)}},{{Version("v2", storage)}}]} }
        """;

    private static string Version(string name, string storage) => $$$"""
        {"name":"{{{name}}}","served":true,"storage":{{{(name == storage ? "true" : "false")}}},"schema":{"openAPIV3Schema":{"type":"object","properties":
          {"spec":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"},"z":{"type":"string"}} } } }} }
        """;
}
