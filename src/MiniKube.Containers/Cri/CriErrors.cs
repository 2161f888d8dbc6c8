using Grpc.Core;

namespace MiniKube.Containers.Cri;

/// <summary>gRPC status codes as runtimes use them.</summary>
internal static class CriErrors
{
    public static ContainerRuntimeException Translate(RpcException failed)
    {
        var detail = failed.Status.Detail;
        var error = failed.StatusCode switch
        {
            StatusCode.NotFound => RuntimeError.NotFound,
            StatusCode.AlreadyExists => RuntimeError.AlreadyExists,
            StatusCode.Unavailable => RuntimeError.Unavailable,
            StatusCode.DeadlineExceeded => RuntimeError.DeadlineExceeded,
            // containerd answers "unknown service" while its CRI plugin has not started yet.
            StatusCode.Unimplemented when detail.Contains("unknown service", StringComparison.Ordinal) => RuntimeError.Unavailable,
            // containerd reports a taken pod or container name as Unknown.
            StatusCode.Unknown when detail.Contains("is reserved for", StringComparison.Ordinal) => RuntimeError.AlreadyExists,
            StatusCode.Unknown when detail.Contains("context deadline exceeded", StringComparison.Ordinal) => RuntimeError.DeadlineExceeded,
            StatusCode.Unknown when detail.Contains("server is not initialized yet", StringComparison.Ordinal) => RuntimeError.Unavailable,
            _ => RuntimeError.Other,
        };
        return new ContainerRuntimeException(error, detail.Length > 0 ? detail : failed.StatusCode.ToString(), failed);
    }
}
