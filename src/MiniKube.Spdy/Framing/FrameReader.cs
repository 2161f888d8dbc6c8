namespace MiniKube.Spdy.Framing;

/// <summary>Reads frames through one buffer; data comes out in pieces as they arrive, so that a large frame is never held whole.</summary>
internal sealed class FrameReader
{
    private readonly Stream _transport;
    private readonly byte[] _buffer;
    private int _start;
    private int _end;

    public FrameReader(Stream transport, ReadOnlyMemory<byte> alreadyRead, int bufferLength)
    {
        _transport = transport;
        _buffer = new byte[Math.Max(bufferLength, alreadyRead.Length)];
        alreadyRead.CopyTo(_buffer);
        _end = alreadyRead.Length;
    }

    /// <summary>Null when the peer closed between frames.</summary>
    public async ValueTask<FrameHeader?> ReadHeaderAsync(CancellationToken cancel)
    {
        while (_end - _start < FrameHeader.Size)
        {
            if (await FillAsync(cancel))
                continue;
            return _end == _start ? null : throw new SpdyException("the connection ended within a frame");
        }
        var header = FrameHeader.Read(_buffer.AsSpan(_start));
        _start += FrameHeader.Size;
        return header;
    }

    /// <summary>Between one byte and <paramref name="most"/>, valid until the next read.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadPieceAsync(int most, CancellationToken cancel)
    {
        if (_start == _end && !await FillAsync(cancel))
            throw new SpdyException("the connection ended within a frame");
        var piece = _buffer.AsMemory(_start, Math.Min(most, _end - _start));
        _start += piece.Length;
        return piece;
    }

    public async ValueTask<byte[]> ReadAllAsync(int length, CancellationToken cancel)
    {
        var all = new byte[length];
        for (var at = 0; at < length;)
        {
            var piece = await ReadPieceAsync(length - at, cancel);
            piece.CopyTo(all.AsMemory(at));
            at += piece.Length;
        }
        return all;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancel)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var read = await _transport.ReadAsync(_buffer.AsMemory(_end), cancel);
        _end += read;
        return read > 0;
    }
}
