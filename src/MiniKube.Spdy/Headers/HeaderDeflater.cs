using System.Buffers.Binary;

namespace MiniKube.Spdy.Headers;

/// <summary>
/// Packs header blocks into one endless zlib stream. Blocks are stored, not squeezed: they are some fifty bytes each, and a stored block
/// needs no compressor that knows preset dictionaries, which .NET does not have.
/// </summary>
internal sealed class HeaderDeflater
{
    private bool _begun;

    public byte[] Pack(ReadOnlySpan<byte> block)
    {
        using var packed = new MemoryStream();
        if (!_begun)
        {
            _begun = true;
            packed.Write([0x78, 0x20]); // deflate with a 32 KB window; a preset dictionary, whose id follows
            Span<byte> id = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(id, HeaderDictionary.Id);
            packed.Write(id);
        }
        while (!block.IsEmpty)
        {
            var piece = block[..Math.Min(block.Length, ushort.MaxValue)];
            packed.Write(StoredBlock.Header(piece.Length));
            packed.Write(piece);
            block = block[piece.Length..];
        }
        packed.Write(StoredBlock.Header(0)); // the flush mark after which a reader hands out what it has
        return packed.ToArray();
    }
}
