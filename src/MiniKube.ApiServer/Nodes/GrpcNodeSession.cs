using Google.Protobuf;
using Grpc.Core;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Nodes;

/// <summary>A session over a gRPC call that the agent made. The call lasts until whoever uses the session disposes of it.</summary>
internal sealed class GrpcNodeSession(IAsyncStreamReader<Frame> fromAgent, IServerStreamWriter<Frame> toAgent) : INodeSession
{
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Done => done.Task;

    public async ValueTask<SessionFrame?> ReadAsync(CancellationToken cancel)
    {
        try
        {
            if (!await fromAgent.MoveNext(cancel)) return null;
            var frame = fromAgent.Current;
            return new(frame.Channel, frame.Data.Memory, frame.End);
        }
        catch (Exception error) when (error is RpcException or IOException && !cancel.IsCancellationRequested)
        {
            throw Broken(error);
        }
    }

    public async ValueTask WriteAsync(SessionFrame frame, CancellationToken cancel)
    {
        try
        {
            await toAgent.WriteAsync(new() { Channel = frame.Channel, Data = UnsafeByteOperations.UnsafeWrap(frame.Data), End = frame.End }, cancel);
        }
        catch (Exception error) when (error is RpcException or IOException or InvalidOperationException && !cancel.IsCancellationRequested)
        {
            throw Broken(error);
        }
    }

    public ValueTask DisposeAsync()
    {
        done.TrySetResult();
        return ValueTask.CompletedTask;
    }

    private static ApiException Broken(Exception error) => ApiException.Internal($"the connection to the node broke: {error.Message}");
}
