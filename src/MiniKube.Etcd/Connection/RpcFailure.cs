using Grpc.Core;

namespace MiniKube.Etcd.Connection;

/// <summary>What a failed call means. etcd tells some errors apart only by their words.</summary>
internal static class RpcFailure
{
    public static EtcdException From(RpcException failure, bool isWrite)
    {
        var detail = failure.Status.Detail;
        if (failure.StatusCode == StatusCode.OutOfRange && detail.Contains("compacted", StringComparison.Ordinal))
        {
            return new EtcdCompactedException(0, failure);
        }

        var error = RequestError(failure) == HttpRequestError.SecureConnectionError ? EtcdError.Denied : ErrorOf(failure.StatusCode, detail);
        var unknown = isWrite && failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Unknown or StatusCode.Internal
            && !NeverSent(failure);
        return new EtcdException(error, unknown ? $"{detail} (etcd may have made the write: read before writing again)" : detail, unknown, failure);
    }

    /// <summary>The connection could not be made, so etcd cannot have seen the request.</summary>
    public static bool NeverSent(RpcException failure) =>
        RequestError(failure) is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    private static HttpRequestError? RequestError(RpcException failure) => (failure.Status.DebugException as HttpRequestException)?.HttpRequestError;

    private static EtcdError ErrorOf(StatusCode code, string detail) => code switch
    {
        StatusCode.Unavailable or StatusCode.Cancelled => EtcdError.Unavailable,
        StatusCode.DeadlineExceeded => EtcdError.DeadlineExceeded,
        // A member without its majority says so with no better code.
        StatusCode.Unknown when detail.Contains("deadline exceeded", StringComparison.Ordinal) => EtcdError.DeadlineExceeded,
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => EtcdError.Denied,
        StatusCode.OutOfRange when detail.Contains("future", StringComparison.Ordinal) => EtcdError.FutureRevision,
        StatusCode.NotFound when detail.Contains("lease", StringComparison.Ordinal) => EtcdError.LeaseNotFound,
        StatusCode.FailedPrecondition when detail.Contains("lease", StringComparison.Ordinal) => EtcdError.LeaseExists,
        StatusCode.ResourceExhausted when detail.Contains("space", StringComparison.Ordinal) => EtcdError.NoSpace,
        StatusCode.ResourceExhausted when detail.Contains("too many requests", StringComparison.Ordinal) => EtcdError.Unavailable,
        StatusCode.ResourceExhausted => EtcdError.TooLarge,
        StatusCode.InvalidArgument when detail.Contains("too large", StringComparison.Ordinal) => EtcdError.TooLarge,
        StatusCode.InvalidArgument => EtcdError.InvalidArgument,
        _ => EtcdError.Internal,
    };
}
