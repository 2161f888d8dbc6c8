using System.Text.Json;
using Grpc.Core;
using KubernetesStatus = MiniKube.Api.Meta.Status;

namespace MiniKube.ApiServer.Grpc;

/// <summary>Kubernetes errors as gRPC errors: the status code for the transport, the whole Status in a trailer.</summary>
internal static class GrpcErrors
{
    public const string Trailer = "kubernetes-status-bin";

    public static RpcException ToRpc(ApiException error) =>
        new(new(CodeOf(error), error.Status.Message ?? ""), new Metadata { { Trailer, ApiJson.Serialize(error.Status) } });

    public static ApiException FromStatusJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return new(ApiJson.Deserialize<KubernetesStatus>(json));
        }
        catch (JsonException)
        {
            return ApiException.Internal("the node refused without a reason");
        }
    }

    private static StatusCode CodeOf(ApiException error) => error.Code switch
    {
        400 or 422 => StatusCode.InvalidArgument,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.NotFound,
        409 => error.IsAlreadyExists ? StatusCode.AlreadyExists : StatusCode.Aborted,
        410 => StatusCode.OutOfRange,
        413 or 429 => StatusCode.ResourceExhausted,
        503 => StatusCode.Unavailable,
        504 => StatusCode.DeadlineExceeded,
        _ => StatusCode.Internal,
    };
}
