using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Tests.Grpc;

public sealed class ObjectsServiceTests : IAsyncLifetime
{
    private static readonly Resource ConfigMaps = new() { Version = "v1", Plural = "configmaps" };
    private static readonly Resource Pods = new() { Version = "v1", Plural = "pods" };
    private TestServer server = null!;
    private Objects.ObjectsClient objects = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        objects = new(server.Grpc(server.Pki.Client("system:kube-controller-manager")));
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Objects_CreatedChangedAndDeleted_AreTheSameOverGrpcAndRest()
    {
        var made = await objects.CreateAsync(new() { Resource = ConfigMaps, Namespace = "default", Json = Utf8("""{"metadata":{"name":"a"},"data":{"k":"v"}}""") });
        using var http = server.Admin();
        var overRest = JsonNode.Parse(await http.GetStringAsync("/api/v1/namespaces/default/configmaps/a"))!.AsObject();
        // Who manages which field is of no use to components, and much to read.
        overRest["metadata"]!.AsObject().Remove("managedFields").ShouldBeTrue();
        overRest.ToJsonString().ShouldBe(made.Json.ToStringUtf8());

        var changed = Parse(made.Json);
        changed["data"]!["k"] = "w";
        await objects.UpdateAsync(new() { Resource = ConfigMaps, Namespace = "default", Name = "a", Json = Utf8(changed.ToJsonString()) });
        var conflict = await Should.ThrowAsync<RpcException>(async () =>
            await objects.UpdateAsync(new() { Resource = ConfigMaps, Namespace = "default", Name = "a", Json = made.Json }));
        conflict.StatusCode.ShouldBe(StatusCode.Aborted);
        using var status = JsonDocument.Parse(conflict.Trailers.GetValueBytes("kubernetes-status-bin"));
        status.RootElement.GetProperty("reason").GetString().ShouldBe("Conflict");

        var patched = await objects.PatchAsync(new() { Resource = ConfigMaps, Namespace = "default", Name = "a", Patch = Utf8("""{"data":{"k":null,"n":"1"}}""") });
        Parse(patched.Json)["data"]!.ToJsonString().ShouldBe("""{"n":"1"}""");
        await objects.DeleteAsync(new() { Resource = ConfigMaps, Namespace = "default", Name = "a" });
        (await Should.ThrowAsync<RpcException>(async () =>
            await objects.GetAsync(new() { Resource = ConfigMaps, Namespace = "default", Name = "a" }))).StatusCode.ShouldBe(StatusCode.NotFound);
    }

    [Fact]
    public async Task Watch_FromTheState_TellsItsEndAndGoesOn()
    {
        await objects.CreateAsync(new() { Resource = ConfigMaps, Namespace = "default", Json = Utf8("""{"metadata":{"name":"a"}}""") });
        using var watch = objects.Watch(new() { Resource = ConfigMaps, Namespace = "default" });
        var seen = new List<string>();
        while (await watch.ResponseStream.MoveNext(CancellationToken.None))
        {
            seen.AddRange(watch.ResponseStream.Current.Events.Select(told => $"{told.Type} {Parse(told.Json)["metadata"]!["name"]}"));
            if (!watch.ResponseStream.Current.InitialEventsEnd) continue;
            watch.ResponseStream.Current.Revision.ShouldBeGreaterThan(0ul);
            break;
        }
        seen.ShouldBe(["Added a"]);
        await objects.DeleteAsync(new() { Resource = ConfigMaps, Namespace = "default", Name = "a" });
        (await watch.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        watch.ResponseStream.Current.Events.Single().Type.ShouldBe(WatchEvent.Types.Type.Deleted);
    }

    [Fact]
    public async Task Bind_OfSeveral_AnswersEach()
    {
        await objects.CreateAsync(new() { Resource = Pods, Namespace = "default", Json = Utf8("""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]}}""") });
        var request = new BindRequest();
        request.Bindings.Add(new MiniKube.Wire.Binding { Namespace = "default", Pod = "p", Node = "n1" });
        request.Bindings.Add(new MiniKube.Wire.Binding { Namespace = "default", Pod = "absent", Node = "n1" });
        var answer = await objects.BindAsync(request);
        answer.Results[0].Error.IsEmpty.ShouldBeTrue();
        Parse(answer.Results[1].Error)["reason"]!.ToString().ShouldBe("NotFound");
    }

    [Fact]
    public async Task Calls_WithoutTheRight_AreRefused()
    {
        var node = new Objects.ObjectsClient(server.Grpc(server.Pki.Client("system:node:n1", "system:nodes")));
        (await Should.ThrowAsync<RpcException>(async () =>
            await node.DeleteAsync(new() { Resource = ConfigMaps, Namespace = "default",
            Name = "a" }))).StatusCode.ShouldBe(StatusCode.PermissionDenied);
        using var folder = new TempFolder();
        var stranger = new Objects.ObjectsClient(server.Grpc(new TestPki(folder).Client("system:node:n1", "system:nodes")));
        (await Should.ThrowAsync<RpcException>(async () => await stranger.GetAsync(new() { Resource = Pods, Namespace = "default", Name = "a" })))
            .StatusCode.ShouldBe(StatusCode.Unauthenticated);
    }

    private static ByteString Utf8(string json) => ByteString.CopyFromUtf8(json);

    private static JsonNode Parse(ByteString json) => JsonNode.Parse(json.Span)!;
}
