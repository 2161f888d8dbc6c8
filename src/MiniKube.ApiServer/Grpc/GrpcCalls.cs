using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using MiniKube.ApiServer.Authentication;
using Wire = MiniKube.Wire;

namespace MiniKube.ApiServer.Grpc;

/// <summary>Small things that every call does.</summary>
internal static class GrpcCalls
{
    public static UserInfo UserOf(ServerCallContext call) => ApiServerContext.UserOf(call.GetHttpContext());

    /// <summary>Runs a call and turns its errors into what the wire carries.</summary>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ApiException error)
        {
            throw GrpcErrors.ToRpc(error);
        }
    }

    public static async Task GuardAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (ApiException error)
        {
            throw GrpcErrors.ToRpc(error);
        }
    }

    /// <exception cref="ApiException">400.</exception>
    public static JsonObject Document(ByteString json)
    {
        try
        {
            return DocumentReader.Read(json.Span) as JsonObject ?? throw ApiException.BadRequest("an object must be a JSON object");
        }
        catch (JsonException error)
        {
            throw ApiException.BadRequest($"the object is no JSON: {error.Message}");
        }
    }

    public static Wire.Object ToWire(Cache.StoredObject item) => new() { Json = UnsafeByteOperations.UnsafeWrap(item.Json) };
}
