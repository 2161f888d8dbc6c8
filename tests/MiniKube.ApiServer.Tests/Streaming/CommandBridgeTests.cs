using System.Net.WebSockets;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Nodes;
using MiniKube.ApiServer.Streaming;
using MiniKube.ApiServer.Streaming.Channels;

namespace MiniKube.ApiServer.Tests.Streaming;

public sealed class CommandBridgeTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    public static TheoryData<Exception> Breaks { get; } = new(
        new IOException("reset by peer"), new WebSocketException(WebSocketError.InvalidState), new ObjectDisposedException("socket"), new InvalidOperationException("no reading after completion"));

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Client_ThatBreaksUnderAWrite_EndsTheSessionWithoutAnError(Exception why)
    {
        var session = new Session(new SessionFrame(SessionChannels.Output, "hello"u8.ToArray()));
        await CommandBridge.RunAsync(new Client { OnWrite = why }, session, TimeProvider.System, CancellationToken.None).WaitAsync(Soon);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Client_ThatBreaksUnderARead_EndsTheSessionWithoutAnError(Exception why) =>
        await CommandBridge.RunAsync(new Client { OnRead = why }, new Session(), TimeProvider.System, CancellationToken.None).WaitAsync(Soon);

    private sealed class Client : ICommandChannels
    {
        public Exception? OnRead { get; init; }

        public Exception? OnWrite { get; init; }

        public async ValueTask<SessionFrame?> ReadAsync(CancellationToken cancel)
        {
            if (OnRead is { } why) throw why;
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            return null;
        }

        public ValueTask WriteAsync(uint channel, ReadOnlyMemory<byte> data, CancellationToken cancel) =>
            OnWrite is { } why ? ValueTask.FromException(why) : ValueTask.CompletedTask;

        public Task EndAsync(Status status, CancellationToken cancel) => OnWrite is { } why ? Task.FromException(why) : Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Says what it has to say, then waits for the client.</summary>
    private sealed class Session(params SessionFrame[] frames) : INodeSession
    {
        private readonly Queue<SessionFrame> frames = new(frames);

        public async ValueTask<SessionFrame?> ReadAsync(CancellationToken cancel)
        {
            if (frames.TryDequeue(out var next)) return next;
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            return null;
        }

        public ValueTask WriteAsync(SessionFrame frame, CancellationToken cancel) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
