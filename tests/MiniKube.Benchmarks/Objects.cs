using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Benchmarks;

/// <summary>The objects that the benchmarks write, and the requests that write them.</summary>
internal static class Objects
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public static JsonObject ConfigMap(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["data"] = new JsonObject { ["key"] = new string('x', 200) },
    };

    /// <summary>A pod of about the size that a Deployment makes; without an image that any node has unless one is given.</summary>
    public static JsonObject Pod(string name, string image = "example.invalid/app:1", params string[] command) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["app"] = "bench" } },
        ["spec"] = new JsonObject
        {
            ["terminationGracePeriodSeconds"] = 0,
            ["containers"] = new JsonArray(new JsonObject
            {
                ["name"] = "app",
                ["image"] = image,
                ["command"] = new JsonArray([.. command.Select(word => JsonValue.Create(word))]),
                ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["cpu"] = "10m", ["memory"] = "8Mi" } },
            }),
        },
    };

    /// <summary>A node that no agent serves: Ready, roomy, and out of the way of pods that do not tolerate it.</summary>
    public static JsonObject FakeNode(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["bench"] = "fake" } },
    };

    public static async Task<int> SendAsync(this HttpClient client, HttpMethod method, string path, JsonNode? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = type == "application/json" ? Json : new(type) } };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        await stream.CopyToAsync(Stream.Null);
        return (int)response.StatusCode;
    }

    public static async Task MustAsync(this HttpClient client, HttpMethod method, string path, JsonNode? body = null, string type = "application/json")
    {
        var code = await client.SendAsync(method, path, body, type);
        if (code is < 200 or > 299) throw new InvalidOperationException($"{method} {path} answered {code}");
    }

    public static async Task<JsonObject> GetObjectAsync(this HttpClient client, string path)
    {
        await using var stream = await client.GetStreamAsync(path);
        return (await JsonNode.ParseAsync(stream))!.AsObject();
    }

    /// <summary>A namespace that is there while the action runs.</summary>
    public static async Task InNamespaceAsync(this ApiTarget target, string name, Func<HttpClient, Task> action)
    {
        using var client = target.Connect();
        await client.MustAsync(HttpMethod.Post, "/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        try
        {
            await action(client);
        }
        finally
        {
            foreach (var kind in new[] { "pods", "configmaps" }) await client.SendAsync(HttpMethod.Delete, $"/api/v1/namespaces/{name}/{kind}");
            await client.SendAsync(HttpMethod.Delete, $"/api/v1/namespaces/{name}");
        }
    }
}
