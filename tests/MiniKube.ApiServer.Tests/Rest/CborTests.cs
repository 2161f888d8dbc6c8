using System.Formats.Cbor;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cbor;

namespace MiniKube.ApiServer.Tests.Rest;

[Collection("rest")]
public class CborTests(RestServer rest)
{
    private const string Cbor = "application/cbor";

    [Fact]
    public async Task Object_WrittenAndReadAsCbor_IsTheOneThatJsonShows()
    {
        var space = await rest.NamespaceAsync();
        var all = $"/api/v1/namespaces/{space}/secrets";
        var body = new CborWriter();
        body.WriteTag(CborTag.SelfDescribeCbor);
        body.WriteStartMap(2);
        body.WriteByteString("metadata"u8);
        body.WriteStartMap(1);
        body.WriteTextString("name");
        body.WriteByteString("made"u8);
        body.WriteEndMap();
        body.WriteByteString("data"u8);
        body.WriteStartMap(1);
        body.WriteByteString("key"u8);
        body.WriteTag((CborTag)22);
        body.WriteByteString([1, 2, 3]);
        body.WriteEndMap();
        body.WriteEndMap();
        var (code, type, created) = await SendAsync("POST", all, body.Encode());
        (code, type).ShouldBe((201, Cbor));
        created!["data"]!["key"]!.ToString().ShouldBe("AQID");

        await SameAsync($"{all}/made");
        await SameAsync(all);
        await SameAsync(all, "as=Table;v=v1;g=meta.k8s.io");
        await SameAsync(all, "as=PartialObjectMetadataList;v=v1;g=meta.k8s.io");
        created["data"]!["key"] = "BAUG";
        (await SendAsync("PUT", $"{all}/made", Encode(created))).Code.ShouldBe(200);
        (await rest.SendAsync("GET", $"{all}/made")).Json["data"]!["key"]!.ToString().ShouldBe("BAUG");
        (await SendAsync("DELETE", $"{all}/made", Encode(new JsonObject { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1", ["gracePeriodSeconds"] = 0 }))).Code.ShouldBe(200);
    }

    [Fact]
    public async Task Watch_AsCbor_TellsOneItemAfterTheOther()
    {
        var space = await rest.NamespaceAsync();
        var all = $"/api/v1/namespaces/{space}/configmaps";
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{all}?watch=1&resourceVersion=0&fieldSelector=metadata.name=told");
        request.Headers.Accept.Add(new(Cbor));
        using var response = await rest.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/cbor-seq");
        (await rest.CreateAsync(all, """{"metadata":{"name":"told"},"data":{"a":"1"}}""")).Code.ShouldBe(201);
        (await rest.SendAsync("PATCH", $"{all}/told", """{"data":{"a":"2"}}""", "application/merge-patch+json")).Code.ShouldBe(200);
        (await rest.SendAsync("DELETE", $"{all}/told")).Code.ShouldBe(200);

        var told = await EventsAsync(await response.Content.ReadAsStreamAsync(), 3);
        told.Select(one => $"{one["type"]} {one["object"]!["data"]!["a"]}").ShouldBe(["ADDED 1", "MODIFIED 2", "DELETED 2"]);
    }

    [Fact]
    public async Task Apply_OfCbor_MakesAndLeavesAlone()
    {
        var space = await rest.NamespaceAsync();
        var one = $"/api/v1/namespaces/{space}/configmaps/applied?fieldManager=me";
        var wanted = Encode(JsonNode.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"applied"},"data":{"a":"1"}}""")!);
        var first = await SendAsync("PATCH", one, wanted, "application/apply-patch+cbor");
        first.Code.ShouldBe(201);
        var second = await SendAsync("PATCH", one, wanted, "application/apply-patch+cbor");
        (second.Code, second.Document!["metadata"]!["resourceVersion"]!.ToString()).ShouldBe((200, first.Document!["metadata"]!["resourceVersion"]!.ToString()));
        first.Document["metadata"]!["managedFields"]![0]!["operation"]!.ToString().ShouldBe("Apply");
        (await SendAsync("PATCH", one, wanted, "application/merge-patch+cbor")).Code.ShouldBe(415);
    }

    [Theory]
    [InlineData("D9D9F7A2686D65746164617461A0686D65746164617461A0")] // metadata twice
    [InlineData("D9D9F7A1686D65746164617461")] // cut off
    [InlineData("D9D9F780")] // no object
    [InlineData("7B226B223A317D")] // JSON
    public async Task Body_ThatIsNoDocument_IsABadRequest(string hex)
    {
        var answer = await SendAsync("POST", "/api/v1/namespaces/default/configmaps", Convert.FromHexString(hex));
        (answer.Code, answer.Type).ShouldBe((400, "application/json"));
    }

    [Fact]
    public async Task Bodies_CutOffOrChanged_AreNeverTheServersFault()
    {
        var space = await rest.NamespaceAsync();
        var random = new Random(7);
        var pod = Encode(JsonNode.Parse("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80}]}]}}""")!);
        for (var i = 0; i < 300; i++)
        {
            var bytes = pod.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (i % 3 == 0) bytes = bytes[..random.Next(bytes.Length)];
            var answer = await SendAsync("POST", $"/api/v1/namespaces/{space}/pods?dryRun=All", bytes);
            answer.Code.ShouldBeInRange(200, 499, Convert.ToHexString(bytes));
        }
    }

    private static byte[] Encode(JsonNode json) => CborRenderer.Document(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static async Task<List<JsonObject>> EventsAsync(Stream stream, int count)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        var read = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            read.Write(buffer.AsSpan(0, await stream.ReadAsync(buffer, deadline.Token)));
            var reader = new CborReader(read.ToArray(), CborConformanceMode.Strict, allowMultipleRootLevelValues: true);
            var events = new List<JsonObject>();
            try
            {
                while (reader.BytesRemaining > 0) events.Add(CborDocument.Read(reader.ReadEncodedValue())!.AsObject());
            }
            catch (CborContentException)
            {
                // Not all of it is here yet.
            }
            if (events.Count >= count) return events;
        }
    }

    private async Task SameAsync(string path, string parameters = "")
    {
        var suffix = parameters.Length == 0 ? "" : ";" + parameters;
        var json = await rest.SendAsync("GET", path, accept: "application/json" + suffix);
        var cbor = await SendAsync("GET", path, null, accept: Cbor + suffix);
        cbor.Type.ShouldBe(Cbor);
        JsonNode.DeepEquals(Timeless(cbor.Document!), Timeless(json.Json)).ShouldBeTrue($"{cbor.Document!.ToJsonString()}\n{json.Text}");
    }

    // The age of a row may change between the two.
    private static JsonNode Timeless(JsonNode document)
    {
        foreach (var row in document["rows"] as JsonArray ?? []) (row!["cells"] as JsonArray)?.RemoveAt(((JsonArray)row["cells"]!).Count - 1);
        return document;
    }

    private async Task<(int Code, string Type, JsonNode? Document)> SendAsync(string method, string path, byte[]? body, string type = Cbor, string accept = Cbor)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await rest.Client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var given = response.Content.Headers.ContentType?.MediaType ?? "";
        return ((int)response.StatusCode, given, given == Cbor ? CborDocument.Read(bytes) : JsonNode.Parse(bytes));
    }
}
