using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Patch;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Telemetry;
using Wire = MiniKube.Wire;
using WriteOptions = MiniKube.ApiServer.Registry.WriteOptions;

namespace MiniKube.ApiServer.Grpc;

/// <summary>The registry over gRPC, for scheduler, controllers and agents. Same checks as REST, bytes straight from the cache.</summary>
internal sealed class ObjectsService(ApiServerContext context) : Wire.Objects.ObjectsBase
{
    private readonly ObjectRegistry registry = context.Registry;

    public override Task<Wire.Object> Get(Wire.GetRequest request, ServerCallContext call) => GrpcCalls.GuardAsync(async () =>
    {
        var definition = Authorize(call, request.Resource, "get", request.Namespace, request.Name);
        return GrpcCalls.ToWire(await registry.GetAsync(definition, request.Namespace, request.Name, call.CancellationToken));
    });

    public override Task List(Wire.ListRequest request, IServerStreamWriter<Wire.ObjectBatch> responseStream, ServerCallContext call) =>
        GrpcCalls.GuardAsync(async () =>
    {
        var fields = Selectors.Fields(request.FieldSelector);
        var definition = Authorize(call, request.Resource, "list", request.Namespace, "", "", fields);
        var options = new ListOptions { Namespace = request.Namespace, Labels = Selectors.Labels(request.LabelSelector), Fields = fields };
        await ListStream.WriteAsync(await registry.ListAsync(definition, options, call.CancellationToken), responseStream, call.CancellationToken);
    });

    public override Task Watch(Wire.WatchRequest request, IServerStreamWriter<Wire.WatchBatch> responseStream, ServerCallContext call) =>
        GrpcCalls.GuardAsync(async () =>
    {
        var fields = Selectors.Fields(request.FieldSelector);
        var definition = Authorize(call, request.Resource, "watch", request.Namespace, "", "", fields);
        var labels = Selectors.Labels(request.LabelSelector);
        var options = new WatchOptions { Namespace = request.Namespace, Labels = labels, Fields = fields, AllowBookmarks = true };
        options = request.Revision == 0
            ? options with { SendInitialEvents = true, ResourceVersionMatch = "NotOlderThan" }
            : options with { ResourceVersion = request.Revision.ToString() };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, context.Stopping);
        try
        {
            await WatchStream.WriteAsync(await registry.WatchAsync(definition, options, stop.Token), responseStream, stop.Token);
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            throw ApiException.Unavailable("the server stops");
        }
    });

    public override Task WatchMetadata(Wire.MetadataRequest request, IServerStreamWriter<Wire.MetadataBatch> responseStream, ServerCallContext call) =>
        GrpcCalls.GuardAsync(async () =>
    {
        // It tells of every kind, those of tomorrow included.
        context.Authorizer.Check(new(GrpcCalls.UserOf(call), "watch", null, request.Namespace) { IsResource = true, Group = "*", Resource = "*" });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken, context.Stopping);
        try
        {
            await registry.WatchOwnership(request.Namespace, request.Except.ToHashSet()).RunAsync(new MetadataStream(responseStream), stop.Token);
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            throw ApiException.Unavailable("the server stops");
        }
    });

    public override Task<Wire.Object> Create(Wire.CreateRequest request, ServerCallContext call) => GrpcCalls.GuardAsync(async () =>
    {
        var document = GrpcCalls.Document(request.Json);
        if (request.Subresource.Length > 0) return await CreateBesideAsync(request, document, call);
        var name = (document["metadata"] as JsonObject)?["name"]?.ToString() ?? "";
        var definition = Authorize(call, request.Resource, "create", request.Namespace, name);
        return GrpcCalls.ToWire(await registry.CreateAsync(definition, request.Namespace, document, Options(call), call.CancellationToken));
    });

    public override Task<Wire.Object> Update(Wire.UpdateRequest request, ServerCallContext call) => GrpcCalls.GuardAsync(async () =>
    {
        var definition = Authorize(call, request.Resource, "update", request.Namespace, request.Name, request.Subresource);
        return GrpcCalls.ToWire(await registry.ReplaceAsync(
            definition, request.Namespace, request.Name, request.Subresource,
            () => GrpcCalls.Document(request.Json), Options(call), call.CancellationToken));
    });

    public override Task<Wire.Object> Patch(Wire.PatchRequest request, ServerCallContext call) => GrpcCalls.GuardAsync(async () =>
    {
        var definition = Authorize(call, request.Resource, "patch", request.Namespace, request.Name, request.Subresource);
        var type = request.Type switch
        {
            Wire.PatchRequest.Types.Type.Json => PatchType.Json,
            Wire.PatchRequest.Types.Type.Strategic => PatchType.Strategic,
            _ => PatchType.Merge,
        };
        var patch = DocumentPatch.Of(type, DocumentReader.Read(request.Patch.Span));
        return GrpcCalls.ToWire(await registry.UpdateAsync(
            definition, request.Namespace, request.Name, request.Subresource,
            current => patch.Apply(current, definition.Schema), Options(call), call.CancellationToken));
    });

    public override Task<Wire.Object> Delete(Wire.DeleteRequest request, ServerCallContext call) => GrpcCalls.GuardAsync(async () =>
    {
        var definition = Authorize(call, request.Resource, "delete", request.Namespace, request.Name);
        var options = request.Options.IsEmpty ? new DeleteOptions() : ApiJson.Deserialize<DeleteOptions>(request.Options.Span);
        return GrpcCalls.ToWire((await registry.DeleteAsync(definition, request.Namespace, request.Name, options, Options(call),
            call.CancellationToken)).Object);
    });

    public override Task<Wire.BindResponse> Bind(Wire.BindRequest request, ServerCallContext call) => GrpcCalls.GuardAsync(async () =>
    {
        var pods = context.Resources.Get("pods");
        context.Requests.Begin(call.GetHttpContext(), RequestLabels.Of("create", pods, "", "", "binding"));
        context.Authorizer.Check(new(GrpcCalls.UserOf(call), "create", pods, Subresource: "binding"));
        var bindings = request.Bindings.Select(binding => new PodBinding(binding.Namespace, binding.Pod, binding.Uid, binding.Node)).ToArray();
        var response = new Wire.BindResponse();
        foreach (var error in await registry.BindAsync(bindings, Options(call), call.CancellationToken))
        {
            var status = error is null ? ByteString.Empty : UnsafeByteOperations.UnsafeWrap(ApiJson.Serialize(error.Status));
            response.Results.Add(new Wire.BindResult { Error = status });
        }
        return response;
    });

    /// <summary>What is created beside an object and not stored.</summary>
    private async Task<Wire.Object> CreateBesideAsync(Wire.CreateRequest request, JsonObject document, ServerCallContext call)
    {
        var definition = Authorize(call, request.Resource, "create", request.Namespace, request.Name, request.Subresource);
        if ((definition.GroupResource, request.Subresource) != ("serviceaccounts", "token")) throw ApiException.UnknownPath();
        var answer = await context.TokenRequests.CreateAsync(request.Namespace, request.Name, document, GrpcCalls.UserOf(call), call.CancellationToken);
        return new() { Json = ByteString.CopyFromUtf8(answer.ToJsonString()) };
    }

    private static WriteOptions Options(ServerCallContext call) => new() { User = GrpcCalls.UserOf(call), FieldValidation = FieldValidation.Ignore };

    private ResourceDefinition Authorize(
        ServerCallContext call, Wire.Resource? resource, string verb, string @namespace, string name, string subresource = "",
        FieldQuery? fields = null)
    {
        var definition = resource is null ? null : context.Resources.Find(resource.Group, resource.Version, resource.Plural);
        if (definition is null) throw ApiException.UnknownPath();
        context.Requests.Begin(call.GetHttpContext(), RequestLabels.Of(verb, definition, @namespace, name, subresource));
        var access = new AccessRequest(GrpcCalls.UserOf(call), verb, definition, @namespace, name, subresource);
        context.Authorizer.Check(access with { Fields = fields ?? FieldQuery.Everything });
        return definition;
    }
}
