using System.Buffers;
using System.Buffers.Binary;
using MiniKube.Spdy.Headers;

namespace MiniKube.Spdy.Framing;

/// <summary>
/// Writes whole frames, one at a time. A frame that was begun is always finished (a torn frame would ruin the connection), so cancelling
/// a caller only lets the caller go; the frame follows when the transport takes it.
/// </summary>
internal sealed class FrameWriter(Stream transport, CancellationToken connectionEnd) : IDisposable
{
    /// <summary>Small enough that a busy stream does not hold up the others for long.</summary>
    public const int MaxDataLength = 32 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HeaderDeflater _deflater = new();

    public Task DataAsync(uint streamId, ReadOnlySpan<byte> data, bool fin)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FrameHeader.Size + data.Length);
        FrameHeader.Data(streamId, fin ? FrameFlags.Fin : FrameFlags.None, data.Length).Write(buffer);
        data.CopyTo(buffer.AsSpan(FrameHeader.Size));
        return SendAsync(buffer, FrameHeader.Size + data.Length);
    }

    public Task SynStreamAsync(uint streamId, IReadOnlyDictionary<string, string> headers) =>
        HeadersAsync(FrameType.SynStream, streamId, headers, prefix: 10);

    public Task SynReplyAsync(uint streamId) =>
        HeadersAsync(FrameType.SynReply, streamId, new Dictionary<string, string>(), prefix: 4);

    public Task ResetAsync(uint streamId, ResetCode code) => WordsAsync(FrameType.RstStream, streamId, (uint)code);

    public Task GoAwayAsync(uint lastStreamId, GoAwayCode code) => WordsAsync(FrameType.GoAway, lastStreamId, (uint)code);

    public Task PingAsync(uint id)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FrameHeader.Size + 4);
        FrameHeader.Control(FrameType.Ping, FrameFlags.None, 4).Write(buffer);
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(FrameHeader.Size), id);
        return SendAsync(buffer, FrameHeader.Size + 4);
    }

    public void Dispose() => _turn.Dispose();

    private Task WordsAsync(FrameType type, uint first, uint second)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FrameHeader.Size + 8);
        FrameHeader.Control(type, FrameFlags.None, 8).Write(buffer);
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(FrameHeader.Size), first);
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(FrameHeader.Size + 4), second);
        return SendAsync(buffer, FrameHeader.Size + 8);
    }

    /// <summary>Header blocks share one compression state, so they are packed in the order in which they are sent: inside the turn.</summary>
    private async Task HeadersAsync(FrameType type, uint streamId, IReadOnlyDictionary<string, string> headers, int prefix)
    {
        var plain = HeaderBlock.Encode(headers);
        await _turn.WaitAsync(connectionEnd);
        try
        {
            var packed = _deflater.Pack(plain);
            var frame = new byte[FrameHeader.Size + prefix + packed.Length];
            FrameHeader.Control(type, FrameFlags.None, prefix + packed.Length).Write(frame);
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(FrameHeader.Size), streamId);
            packed.CopyTo(frame.AsSpan(FrameHeader.Size + prefix));
            await transport.WriteAsync(frame, connectionEnd);
            await transport.FlushAsync(connectionEnd);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task SendAsync(byte[] rented, int length)
    {
        try
        {
            await _turn.WaitAsync(connectionEnd);
            try
            {
                await transport.WriteAsync(rented.AsMemory(0, length), connectionEnd);
                await transport.FlushAsync(connectionEnd);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
