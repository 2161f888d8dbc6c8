using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Tests.Rest;

[Collection("rest")]
public class WatchTests(RestServer rest)
{
    [Fact]
    public async Task Watch_FromNow_TellsEachChangeAsALine()
    {
        var maps = $"/api/v1/namespaces/{await rest.NamespaceAsync()}/configmaps";
        var start = (string?)(await rest.SendAsync("GET", maps)).Json["metadata"]!["resourceVersion"];
        await using var watch = await Lines.OpenAsync(rest.Client, $"{maps}?watch=1&resourceVersion={start}&labelSelector=show");

        await rest.CreateAsync(maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m","labels":{"show":"yes"}}}""");
        await rest.SendAsync("PATCH", maps + "/m", """{"data":{"a":"1"}}""", "application/merge-patch+json");
        await rest.SendAsync("PATCH", maps + "/m", """{"metadata":{"labels":{"show":null}}}""", "application/merge-patch+json");

        var events = await watch.TakeAsync(3);
        watch.ContentType.ShouldBe("application/json", "only other forms say that they are streams");
        events.Select(change => change["type"]!.GetValue<string>()).ShouldBe(["ADDED", "MODIFIED", "DELETED"]);
        events[1]["object"]!["data"]!.ToJsonString().ShouldBe("""{"a":"1"}""");
        events[2]["object"]!["metadata"]!["labels"]!.ToJsonString().ShouldBe("""{"show":"yes"}""");
    }

    [Fact]
    public async Task Watch_WithInitialEvents_EndsThemWithABookmark()
    {
        var maps = $"/api/v1/namespaces/{await rest.NamespaceAsync()}/configmaps";
        await rest.CreateAsync(maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"m"}}""");

        await using var watch = await Lines.OpenAsync(rest.Client, maps + "?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan");

        var events = await watch.TakeAsync(2);
        events.Select(change => change["type"]!.GetValue<string>()).ShouldBe(["ADDED", "BOOKMARK"]);
        events[1]["object"]!["kind"]!.GetValue<string>().ShouldBe("ConfigMap");
        events[1]["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.GetValue<string>().ShouldBe("true");
    }

    [Fact]
    public async Task Watch_AsTable_TellsTheColumnsOnce()
    {
        var maps = $"/api/v1/namespaces/{await rest.NamespaceAsync()}/configmaps";
        await rest.CreateAsync(maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");
        await rest.CreateAsync(maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}""");

        await using var watch = await Lines.OpenAsync(rest.Client, maps + "?watch=1", "application/json;as=Table;v=v1;g=meta.k8s.io");

        var events = await watch.TakeAsync(2);
        events[0]["object"]!["columnDefinitions"]!.AsArray().Count.ShouldBe(3);
        events[1]["object"]!["columnDefinitions"].ShouldBeNull();
        events[1]["object"]!["rows"]![0]!["cells"]![0]!.GetValue<string>().ShouldBe("b");
    }

    [Fact]
    public async Task Watch_WithTimeout_Ends()
    {
        await using var watch = await Lines.OpenAsync(rest.Client, $"/api/v1/namespaces/{await rest.NamespaceAsync()}/configmaps?watch=1&timeoutSeconds=1");

        (await watch.RestAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Watch_FromAVersionThatNeverWas_IsToldInsideTheStream()
    {
        await using var watch = await Lines.OpenAsync(rest.Client, $"/api/v1/namespaces/{await rest.NamespaceAsync()}/configmaps?watch=1&resourceVersion=1&timeoutSeconds=5");

        var error = (await watch.RestAsync()).ShouldHaveSingleItem();

        (error["type"]!.GetValue<string>(), error["object"]!["code"]!.GetValue<int>()).ShouldBe(("ERROR", 410));
    }

    private sealed class Lines(HttpResponseMessage response, StreamReader reader) : IAsyncDisposable
    {
        public string ContentType => response.Content.Headers.ContentType!.ToString();

        public static async Task<Lines> OpenAsync(HttpClient client, string path, string accept = "application/json")
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Accept", accept);
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(TimeSpan.FromSeconds(90));
            return new(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        }

        public async Task<IReadOnlyList<JsonObject>> TakeAsync(int count)
        {
            var events = new List<JsonObject>();
            while (events.Count < count) events.Add(JsonNode.Parse((await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(90)))!)!.AsObject());
            return events;
        }

        public async Task<IReadOnlyList<JsonObject>> RestAsync() =>
            [.. (await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(90))).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
