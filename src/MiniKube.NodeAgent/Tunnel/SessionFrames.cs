using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.Wire;

namespace MiniKube.NodeAgent.Tunnel;

/// <summary>The frames of one session. Several may write; each write waits while the other side cannot take more.</summary>
internal sealed class SessionFrames(AsyncDuplexStreamingCall<Frame, Frame> call) : IDisposable
{
    public const uint Input = 0;
    public const uint Output = 1;
    public const uint Error = 2;
    public const uint StatusChannel = 3;
    public const uint Resize = 4;

    private readonly SemaphoreSlim writing = new(1);
    private bool completed;

    public async ValueTask WriteAsync(uint channel, ReadOnlyMemory<byte> data, CancellationToken cancel, bool end = false)
    {
        await writing.WaitAsync(cancel);
        try
        {
            if (!completed) await call.RequestStream.WriteAsync(new() { Channel = channel, Data = UnsafeByteOperations.UnsafeWrap(data), End = end }, cancel);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>What comes from the client, until it has gone.</summary>
    public async IAsyncEnumerable<Frame> ReadAllAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        while (await call.ResponseStream.MoveNext(cancel)) yield return call.ResponseStream.Current;
    }

    /// <summary>Copies a stream into a channel to its end.</summary>
    public async Task PumpAsync(Stream source, uint channel, CancellationToken cancel)
    {
        var buffer = new byte[32 * 1024];
        while (await source.ReadAsync(buffer, cancel) is > 0 and var count) await WriteAsync(channel, buffer.AsMemory(0, count), cancel);
    }

    /// <summary>The last word: how it ended.</summary>
    public async Task EndAsync(Api.Meta.Status status, CancellationToken cancel)
    {
        await WriteAsync(StatusChannel, ApiJson.Serialize(status), cancel);
        await CompleteAsync(cancel);
    }

    public async Task CompleteAsync(CancellationToken cancel)
    {
        await writing.WaitAsync(cancel);
        try
        {
            if (completed) return;
            completed = true;
            await call.RequestStream.CompleteAsync();
        }
        finally
        {
            writing.Release();
        }
    }

    public void Dispose() => writing.Dispose();
}
