using Microsoft.Extensions.Logging;

namespace MiniKube.ApiServer;

/// <summary>The API server: REST and gRPC on one TLS port, over one etcd.</summary>
public sealed class ApiServerHost(ApiServerOptions options, ILoggerFactory logging, TimeProvider time)
{
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The port it listens on, once <see cref="WhenReady"/> is done.</summary>
    public int Port { get; private set; }

    /// <summary>Done when /readyz would say ok for the first time.</summary>
    public Task WhenReady => ready.Task;

    /// <summary>Serves until cancelled. Throws when it cannot start; waits for etcd meanwhile.</summary>
    public Task RunAsync(CancellationToken cancel) => throw new NotSupportedException($"{options} {logging} {time} {cancel}");
}
