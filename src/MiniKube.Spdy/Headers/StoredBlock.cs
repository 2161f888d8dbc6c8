using System.Buffers.Binary;

namespace MiniKube.Spdy.Headers;

/// <summary>A deflate block without compression (RFC 1951, section 3.2.4).</summary>
internal static class StoredBlock
{
    public static byte[] Header(int length)
    {
        var header = new byte[5];
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(1), (ushort)length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(3), (ushort)~length);
        return header;
    }
}
