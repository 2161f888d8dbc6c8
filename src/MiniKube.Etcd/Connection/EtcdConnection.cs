using Grpc.Core;

namespace MiniKube.Etcd.Connection;

/// <summary>Makes calls on the endpoint that answers, within a deadline, and turns failures into <see cref="EtcdException"/>.</summary>
internal sealed class EtcdConnection : IDisposable
{
    private readonly EtcdStubs[] endpoints;
    private int current;

    public EtcdConnection(EtcdOptions options)
    {
        if (options.Endpoints.Count == 0)
        {
            throw new ArgumentException("Name at least one etcd endpoint.");
        }

        Options = options;
        var tls = EtcdTls.From(options);
        endpoints = [.. options.Endpoints.Select(endpoint => new EtcdStubs(EtcdEndpoint.Open(endpoint, options, tls)))];
    }

    public EtcdOptions Options { get; }

    public EtcdStubs Current => endpoints[Volatile.Read(ref current)];

    /// <summary>A call that only reads: made again while etcd is unavailable and the deadline allows.</summary>
    public Task<TResponse> ReadAsync<TRequest, TResponse>(
        TRequest request, Func<EtcdStubs, TRequest, CallOptions, AsyncUnaryCall<TResponse>> start, TimeSpan? deadline, CancellationToken cancel) =>
        CallAsync(request, start, isWrite: false, deadline, cancel);

    /// <summary>A call that changes something: made again only when it certainly never left.</summary>
    public Task<TResponse> WriteAsync<TRequest, TResponse>(
        TRequest request, Func<EtcdStubs, TRequest, CallOptions, AsyncUnaryCall<TResponse>> start, TimeSpan? deadline, CancellationToken cancel) =>
        CallAsync(request, start, isWrite: true, deadline, cancel);

    /// <summary>The next call goes to another endpoint, if there is one and nobody has moved on already.</summary>
    public void MoveOnFrom(EtcdStubs failed)
    {
        var index = Array.IndexOf(endpoints, failed);
        Interlocked.CompareExchange(ref current, (index + 1) % endpoints.Length, index);
    }

    public void Dispose()
    {
        foreach (var endpoint in endpoints)
        {
            endpoint.Dispose();
        }
    }

    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        TRequest request, Func<EtcdStubs, TRequest, CallOptions, AsyncUnaryCall<TResponse>> start, bool isWrite, TimeSpan? deadline, CancellationToken cancel)
    {
        var end = TimeProvider.System.GetUtcNow().UtcDateTime + (deadline ?? Options.Deadline);
        var options = new CallOptions(deadline: end, cancellationToken: cancel);
        for (var attempt = 1; ; attempt++)
        {
            var stubs = Current;
            try
            {
                using var call = start(stubs, request, options);
                return await call.ResponseAsync.ConfigureAwait(false);
            }
            catch (RpcException failure)
            {
                cancel.ThrowIfCancellationRequested();
                // A member that stands still takes connections and says nothing; one that lost its majority says that it ran out of time.
                if (failure.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Unknown)
                {
                    MoveOnFrom(stubs);
                }

                var pause = RetryDelay.After(attempt);
                var again = failure.StatusCode == StatusCode.Unavailable
                    && attempt < Options.Attempts
                    && (!isWrite || RpcFailure.NeverSent(failure))
                    && TimeProvider.System.GetUtcNow().UtcDateTime + pause < end;
                if (!again)
                {
                    throw RpcFailure.From(failure, isWrite);
                }

                await Task.Delay(pause, Options.Time, cancel).ConfigureAwait(false);
            }
        }
    }
}
