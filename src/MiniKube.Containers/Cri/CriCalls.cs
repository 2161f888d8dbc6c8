using Grpc.Core;

namespace MiniKube.Containers.Cri;

/// <summary>Gives every call its deadline and turns transport errors into the contract's.</summary>
internal sealed class CriCalls(TimeProvider time)
{
    public async Task<T> AskAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, TimeSpan limit, CancellationToken cancel)
    {
        var options = new CallOptions(deadline: time.GetUtcNow().UtcDateTime + limit, cancellationToken: cancel);
        try
        {
            using var running = call(options);
            return await running.ResponseAsync;
        }
        catch (RpcException failed)
        {
            cancel.ThrowIfCancellationRequested();
            throw CriErrors.Translate(failed);
        }
    }

    /// <summary>As <see cref="AskAsync"/>, and false when the thing asked about is gone.</summary>
    public async Task<bool> TryAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, TimeSpan limit, CancellationToken cancel)
    {
        try
        {
            await AskAsync(call, limit, cancel);
            return true;
        }
        catch (ContainerRuntimeException failed) when (failed.Error == RuntimeError.NotFound)
        {
            return false;
        }
    }

    /// <summary>As <see cref="AskAsync"/>, and default when the thing asked about is gone.</summary>
    public async Task<T?> FindAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, TimeSpan limit, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await AskAsync(call, limit, cancel);
        }
        catch (ContainerRuntimeException failed) when (failed.Error == RuntimeError.NotFound)
        {
            return null;
        }
    }
}
