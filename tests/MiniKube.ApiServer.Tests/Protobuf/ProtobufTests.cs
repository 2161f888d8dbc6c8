using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Protobuf;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Rest.Responses;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Protobuf;

[Collection("rest")]
public class ProtobufTests(RestServer rest)
{
    private const int PerKind = 12;

    [Fact]
    public void Objects_OfEveryKind_ComeBackFromProtobufAsTheyWere()
    {
        foreach (var definition in ResourceCatalog.BuiltIn.Where(kind => kind.IsStored))
        {
            for (var seed = 0; seed < PerKind; seed++)
            {
                var document = new ValidDocuments(new Random(seed)).Of(definition);
                definition.Shape.Conform(document);
                var item = StoredObject.Load("", "a", 7, JsonSerializer.SerializeToUtf8Bytes(document));

                var read = ProtobufDocument.Read(new ProtobufRenderer(definition, ResponseShape.Object).One(item).Span, definition.Schema);
                definition.Shape.Conform(read);

                var before = item.ToDocument();
                definition.Shape.Conform(before);
                JsonNode.DeepEquals(read, before).ShouldBeTrue($"{definition.GroupResource} {seed}:\n{before.ToJsonString()}\n{read.ToJsonString()}");
            }
        }
    }

    [Fact]
    public async Task Get_AsProtobuf_IsTheSameObject()
    {
        var space = await rest.NamespaceAsync();
        var path = $"/api/v1/namespaces/{space}/configmaps";
        var made = await rest.CreateAsync(path, """{"metadata":{"name":"a","annotations":{"x":"ü\"y"}},"data":{"k":"line\nline"},"binaryData":{"b":"AAEC"}}""");

        var (type, body) = await BytesAsync(path + "/a");
        var (_, list) = await BytesAsync(path);

        type.ShouldBe("application/vnd.kubernetes.protobuf");
        var read = ProtobufDocument.Read(body, MiniKube.Api.Core.ConfigMap.Definition.Schema);
        read["data"]!["k"]!.ToString().ShouldBe("line\nline");
        read["metadata"]!["annotations"]!["x"]!.ToString().ShouldBe("ü\"y");
        read["metadata"]!["resourceVersion"]!.ToString().ShouldBe(made.Json["metadata"]!["resourceVersion"]!.ToString());
        read["metadata"]!["managedFields"]!.AsArray().Count.ShouldBe(1);
        list.AsSpan(0, 4).SequenceEqual("k8s\0"u8).ShouldBeTrue();
        list.Length.ShouldBeGreaterThan(body.Length);
    }

    [Fact]
    public async Task Watch_AsProtobuf_SendsFrames()
    {
        var space = await rest.NamespaceAsync();
        var path = $"/api/v1/namespaces/{space}/configmaps";
        await rest.CreateAsync(path, """{"metadata":{"name":"a"},"data":{"k":"v"}}""");

        var (type, body) = await BytesAsync(path + "?watch=1&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");

        type.ShouldBe("application/vnd.kubernetes.protobuf");
        var frames = Frames(body);
        frames[^1].Type.ShouldBe("BOOKMARK");
        ProtobufDocument.Read(frames.First(frame => frame.Type == "ADDED" && Name(frame.Object) == "a").Object, MiniKube.Api.Core.ConfigMap.Definition.Schema)["data"]!["k"]!.ToString().ShouldBe("v");
        ProtobufDocument.Read(frames[^1].Object, MiniKube.Api.Core.ConfigMap.Definition.Schema)["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.ToString().ShouldBe("true");
    }

    [Fact]
    public async Task Post_OfProtobufThatWasRead_MakesTheObjectAgain()
    {
        var space = await rest.NamespaceAsync();
        var path = $"/api/v1/namespaces/{space}/services";
        await rest.CreateAsync(path, """{"metadata":{"name":"a"},"spec":{"ports":[{"port":80,"targetPort":"web"}],"selector":{"a":"b"}}}""");
        var (_, body) = await BytesAsync(path + "/a?dryRun=All");
        (await rest.SendAsync("DELETE", path + "/a")).Code.ShouldBe(200);
        var read = ProtobufDocument.Read(body, MiniKube.Api.Core.Service.Definition.Schema);
        read["metadata"] = new JsonObject { ["name"] = "b" };
        read["spec"]!.AsObject().Remove("clusterIP");
        read["spec"]!.AsObject().Remove("clusterIPs");
        read.Remove("status");
        var again = new ProtobufRenderer(MiniKube.Api.Core.Service.Definition, ResponseShape.Object).One(StoredObject.Load(space, "b", 1, JsonSerializer.SerializeToUtf8Bytes(read)));
        var sent = ProtobufDocument.Read(again.Span, MiniKube.Api.Core.Service.Definition.Schema);
        sent["metadata"]!.AsObject().Remove("resourceVersion");

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encode(sent)) };
        request.Content.Headers.ContentType = new("application/vnd.kubernetes.protobuf");
        using var response = await rest.Client.SendAsync(request);

        ((int)response.StatusCode).ShouldBe(201, await response.Content.ReadAsStringAsync());
        (await rest.SendAsync("GET", path + "/b")).Json["spec"]!["ports"]![0]!["targetPort"]!.ToString().ShouldBe("web");
    }

    private static byte[] Encode(JsonObject document)
    {
        using var buffer = new ProtobufBuffer(1024);
        var start = ProtobufEnvelope.Begin(buffer, "v1", "Service");
        ProtobufEncoder.Object(buffer, JsonSerializer.SerializeToUtf8Bytes(document), MiniKube.Api.Core.Service.Definition.Schema, default);
        ProtobufEnvelope.End(buffer, start);
        return buffer.Written.ToArray();
    }

    private static string Name(byte[] body) => ProtobufDocument.Read(body, MiniKube.Api.Core.ConfigMap.Definition.Schema)["metadata"]!["name"]!.ToString();

    private async Task<(string Type, byte[] Body)> BytesAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.kubernetes.protobuf"));
        using var response = await rest.Client.SendAsync(request);
        return (response.Content.Headers.ContentType?.MediaType ?? "", await response.Content.ReadAsByteArrayAsync());
    }

    private static List<(string Type, byte[] Object)> Frames(byte[] body)
    {
        var frames = new List<(string, byte[])>();
        for (var at = 0; at < body.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at));
            var reader = new ProtobufReader(body.AsSpan(at + 4, length));
            reader.Read();
            var type = reader.Text;
            reader.Read();
            var raw = new ProtobufReader(reader.Bytes);
            raw.Read();
            frames.Add((type, raw.Bytes.ToArray()));
            at += 4 + length;
        }
        return frames;
    }
}
