using System.Buffers.Binary;
using System.IO.Compression;

namespace MiniKube.Spdy.Headers;

/// <summary>
/// Unpacks the header blocks of one connection. .NET's inflater takes no preset dictionary, so it is fed the dictionary as a stored block
/// first: that leaves its window exactly as a preset dictionary would.
/// </summary>
internal sealed class HeaderInflater : IDisposable
{
    private const int MaxBlockLength = 64 * 1024;
    private const int UsesDictionary = 0x20;

    private readonly FeedStream _feed = new();
    private readonly DeflateStream _inflate;
    private readonly byte[] _plain = new byte[MaxBlockLength];
    private bool _begun;

    public HeaderInflater() => _inflate = new DeflateStream(_feed, CompressionMode.Decompress);

    /// <summary>The unpacked block, valid until the next call.</summary>
    public ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> packed)
    {
        if (!_begun)
        {
            packed = Begin(packed);
            _begun = true;
        }
        _feed.Offer(packed);
        var length = ReadAll(_plain);
        return length < _plain.Length ? _plain.AsSpan(0, length) : throw new SpdyException($"a header block is longer than {MaxBlockLength} bytes");
    }

    public void Dispose()
    {
        _inflate.Dispose();
        _feed.Dispose();
    }

    private ReadOnlySpan<byte> Begin(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < 2 || (packed[0] & 0x0F) != 8 || BinaryPrimitives.ReadUInt16BigEndian(packed) % 31 != 0)
            throw new SpdyException("the first header block is not compressed by zlib");
        if ((packed[1] & UsesDictionary) == 0)
            return packed[2..];
        if (packed.Length < 6 || BinaryPrimitives.ReadUInt32BigEndian(packed[2..]) != HeaderDictionary.Id)
            throw new SpdyException("the header blocks use another dictionary than SPDY/3's");

        _feed.Offer([.. StoredBlock.Header(HeaderDictionary.Bytes.Length), .. HeaderDictionary.Bytes]);
        ReadAll(_plain);
        return packed[6..];
    }

    private int ReadAll(Span<byte> target)
    {
        var length = 0;
        try
        {
            while (length < target.Length && _inflate.Read(target[length..]) is var read and > 0)
                length += read;
        }
        catch (InvalidDataException broken)
        {
            throw new SpdyException("a header block cannot be unpacked", broken);
        }
        return length;
    }

    /// <summary>Gives the inflater what has arrived and "nothing for now" at its end; the inflater keeps its state between blocks.</summary>
    private sealed class FeedStream : Stream
    {
        private byte[] _data = [];
        private int _position;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Offer(ReadOnlySpan<byte> data)
        {
            _data = data.ToArray();
            _position = 0;
        }

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, _data.Length - _position);
            _data.AsSpan(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
