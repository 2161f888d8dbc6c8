using System.Security.Authentication;
using System.Text.Json;
using Grpc.Core;
using Status = MiniKube.Api.Meta.Status;

namespace MiniKube.Client.Calls;

/// <summary>Turns what gRPC throws into the one error of the API, or into cancellation.</summary>
internal static class ApiErrors
{
    /// <summary>Trailer that holds the JSON of the Kubernetes Status.</summary>
    public const string StatusTrailer = "kubernetes-status-bin";

    public static Exception From(RpcException error, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested) return new OperationCanceledException(error.Message, error, cancel);
        if (error.Trailers.GetValueBytes(StatusTrailer) is { } json && Parse(json) is { } status) return new ApiException(status);
        var detail = error.Status.Detail;
        return error.StatusCode switch
        {
            StatusCode.DeadlineExceeded => ApiException.Timeout("the API server did not answer in time"),
            StatusCode.Unauthenticated => ApiException.Unauthorized(detail),
            StatusCode.PermissionDenied => ApiException.Forbidden(detail),
            StatusCode.Unimplemented => ApiException.MethodNotAllowed(detail),
            StatusCode.ResourceExhausted => ApiException.TooLarge(detail),
            StatusCode.Unavailable or StatusCode.Cancelled => Unreachable(error),
            StatusCode.Internal or StatusCode.Unknown when error.Status.DebugException is not null => Unreachable(error),
            _ => ApiException.Internal(detail),
        };
    }

    /// <summary>The error of one item of a bulk call; null when the item succeeded.</summary>
    public static ApiException? FromStatus(ReadOnlySpan<byte> json) =>
        json.IsEmpty ? null : Parse(json) is { } status ? new(status) : ApiException.Internal("the API server sent an error that is no Status");

    private static ApiException Unreachable(RpcException error)
    {
        var root = error.Status.DebugException?.GetBaseException();
        return ApiException.Unavailable(root is AuthenticationException
            ? $"the API server's certificate or ours was not accepted: {root.Message}"
            : $"the API server cannot be reached: {root?.Message ?? error.Status.Detail}");
    }

    private static Status? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return ApiJson.Deserialize<Status>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
