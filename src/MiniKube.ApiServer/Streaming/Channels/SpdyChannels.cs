using System.Buffers;
using System.Text;
using System.Threading.Channels;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Nodes;
using MiniKube.Spdy;

namespace MiniKube.ApiServer.Streaming.Channels;

/// <summary>One SPDY stream for each of error, stdin, stdout, stderr and resize, opened by the client and named by a header.</summary>
internal sealed class SpdyChannels : ICommandChannels
{
    public const string V4 = "v4.channel.k8s.io";
    public const string V3 = "v3.channel.k8s.io";
    public const string V2 = "v2.channel.k8s.io";
    public const string V1 = "channel.k8s.io";

    private static readonly TimeSpan OpeningDeadline = TimeSpan.FromSeconds(30);
    private readonly SpdyConnection connection;
    private readonly Dictionary<string, SpdyStream> streams;
    private readonly bool statusAsJson;
    private readonly Channel<SessionFrame> incoming = Channel.CreateBounded<SessionFrame>(16);
    private readonly CancellationTokenSource end = new();
    private readonly Task reading;

    private SpdyChannels(SpdyConnection connection, Dictionary<string, SpdyStream> streams, string protocol)
    {
        this.connection = connection;
        this.streams = streams;
        statusAsJson = protocol == V4;
        reading = ReadAllAsync();
    }

    /// <summary>Waits until the client has opened the streams that its request speaks of.</summary>
    public static async Task<SpdyChannels> OpenAsync(
        SpdyConnection connection, string protocol, CommandOptions options, TimeProvider time, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(OpeningDeadline, time);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        var wanted = options.Streams(withResize: protocol is V4 or V3).ToHashSet(StringComparer.Ordinal);
        var streams = new Dictionary<string, SpdyStream>(StringComparer.Ordinal);
        while (wanted.Count > 0)
        {
            var stream = await connection.AcceptStreamAsync(any.Token) ?? throw new SpdyException("the client left before it had opened its streams");
            var type = stream.Headers.GetValueOrDefault("streamtype") ?? "";
            if (wanted.Remove(type)) streams[type] = stream;
            else await stream.ResetAsync(any.Token);
        }
        return new(connection, streams, protocol);
    }

    public async ValueTask<SessionFrame?> ReadAsync(CancellationToken cancel) =>
        await incoming.Reader.WaitToReadAsync(cancel) && incoming.Reader.TryRead(out var frame) ? frame : null;

    public ValueTask WriteAsync(uint channel, ReadOnlyMemory<byte> data, CancellationToken cancel) =>
        streams.GetValueOrDefault(channel == SessionChannels.Error ? "stderr" : "stdout") is { } stream
            ? stream.WriteAsync(data, cancel)
            : ValueTask.CompletedTask;

    public async Task EndAsync(Status status, CancellationToken cancel)
    {
        if (streams.GetValueOrDefault("error") is { } error)
        {
            if (statusAsJson) await error.WriteAsync(ApiJson.Serialize(status), cancel);
            else if (SessionStatus.IsFailure(status)) await error.WriteAsync(Encoding.UTF8.GetBytes(status.Message ?? ""), cancel);
            await error.CompleteWritesAsync(cancel);
        }
        foreach (var name in (string[])["stdout", "stderr"])
        {
            if (streams.GetValueOrDefault(name) is { } stream) await stream.CompleteWritesAsync(cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await connection.DisposeAsync();
        await reading;
        end.Dispose();
    }

    private async Task ReadAllAsync()
    {
        try
        {
            await Task.WhenAll(InputAsync(), SizesAsync(), connection.Completion);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone: that is all there is to know.
        }
        finally
        {
            incoming.Writer.TryComplete();
        }
    }

    private async Task InputAsync()
    {
        if (streams.GetValueOrDefault("stdin") is not { } stream) return;
        var buffer = new byte[32 * 1024];
        while (await stream.ReadAsync(buffer, end.Token) is > 0 and var count)
        {
            await incoming.Writer.WriteAsync(new(SessionChannels.Input, buffer.AsMemory(0, count).ToArray()), end.Token);
        }
        await incoming.Writer.WriteAsync(new(SessionChannels.Input, default, End: true), end.Token);
    }

    // Sizes are JSON objects, one a line; a read may end inside one.
    private async Task SizesAsync()
    {
        if (streams.GetValueOrDefault("resize") is not { } stream) return;
        var line = new ArrayBufferWriter<byte>();
        var buffer = new byte[1024];
        while (await stream.ReadAsync(buffer, end.Token) is > 0 and var count)
        {
            for (var i = 0; i < count; i++)
            {
                if (buffer[i] != '\n' && line.WrittenCount < 256)
                {
                    line.Write([buffer[i]]);
                    continue;
                }
                await incoming.Writer.WriteAsync(new(SessionChannels.Resize, line.WrittenSpan.ToArray()), end.Token);
                line.ResetWrittenCount();
            }
        }
    }
}
