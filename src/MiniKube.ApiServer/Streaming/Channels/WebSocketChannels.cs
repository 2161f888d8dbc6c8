using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Nodes;

namespace MiniKube.ApiServer.Streaming.Channels;

/// <summary>
/// channel.k8s.io: each message starts with its channel's number, as a byte or, in the base64 protocols, as a digit before base64 text.
/// From v4 on the last message is a Status, before that an error's text. In v5, a message on channel 255 names a channel that the client has ended.
/// </summary>
internal sealed class WebSocketChannels(WebSocket socket, string protocol) : ICommandChannels
{
    public const string V5 = "v5.channel.k8s.io";
    public const string V4 = "v4.channel.k8s.io";
    public const string V4Base64 = "v4.base64.channel.k8s.io";
    public const string V1 = "channel.k8s.io";
    public const string V1Base64 = "base64.channel.k8s.io";

    private const byte CloseChannel = 255;
    private const int MaximumMessage = 1024 * 1024;
    private readonly bool base64 = protocol is V4Base64 or V1Base64;
    private readonly bool statusAsJson = protocol is V5 or V4 or V4Base64;
    private readonly ArrayBufferWriter<byte> message = new(32 * 1024);
    private readonly SemaphoreSlim writing = new(1);

    public async ValueTask<SessionFrame?> ReadAsync(CancellationToken cancel)
    {
        while (true)
        {
            message.ResetWrittenCount();
            ValueWebSocketReceiveResult result;
            try
            {
                do
                {
                    result = await socket.ReceiveAsync(message.GetMemory(16 * 1024), cancel);
                    message.Advance(result.Count);
                    if (message.WrittenCount > MaximumMessage) return null;
                }
                while (!result.EndOfMessage);
            }
            catch (WebSocketException)
            {
                return null;
            }
            if (result.MessageType == WebSocketMessageType.Close) return null;
            if (message.WrittenCount == 0) continue;
            if (Frame(message.WrittenSpan) is { } frame) return frame;
        }
    }

    public async ValueTask WriteAsync(uint channel, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        var length = base64 ? 1 + ((data.Length + 2) / 3 * 4) : 1 + data.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        await writing.WaitAsync(cancel);
        try
        {
            if (base64)
            {
                buffer[0] = (byte)('0' + channel);
                System.Buffers.Text.Base64.EncodeToUtf8(data.Span, buffer.AsSpan(1), out _, out var written);
                await socket.SendAsync(buffer.AsMemory(0, 1 + written), WebSocketMessageType.Text, true, cancel);
                return;
            }
            buffer[0] = (byte)channel;
            data.Span.CopyTo(buffer.AsSpan(1));
            await socket.SendAsync(buffer.AsMemory(0, length), WebSocketMessageType.Binary, true, cancel);
        }
        finally
        {
            writing.Release();
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public async Task EndAsync(Status status, CancellationToken cancel)
    {
        if (statusAsJson) await WriteAsync(SessionChannels.Status, ApiJson.Serialize(status), cancel);
        else if (SessionStatus.IsFailure(status)) await WriteAsync(SessionChannels.Status, Encoding.UTF8.GetBytes(status.Message ?? ""), cancel);
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel);
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        writing.Dispose();
        return ValueTask.CompletedTask;
    }

    private SessionFrame? Frame(ReadOnlySpan<byte> bytes)
    {
        if (base64)
        {
            var data = new byte[bytes.Length];
            return System.Buffers.Text.Base64.DecodeFromUtf8(bytes[1..], data, out _, out var written) == OperationStatus.Done
                ? new SessionFrame((uint)(bytes[0] - '0'), data.AsMemory(0, written))
                : null;
        }
        if (bytes[0] == CloseChannel) return protocol == V5 && bytes.Length > 1 ? new SessionFrame(bytes[1], default, End: true) : null;
        return new SessionFrame(bytes[0], bytes[1..].ToArray());
    }
}
