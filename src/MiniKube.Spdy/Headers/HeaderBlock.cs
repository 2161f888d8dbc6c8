using System.Buffers.Binary;
using System.Text;

namespace MiniKube.Spdy.Headers;

/// <summary>Name and value pairs, each a 32-bit length and bytes. Names are lower case on the wire and looked up without case here.</summary>
internal static class HeaderBlock
{
    public static byte[] Encode(IReadOnlyDictionary<string, string> headers)
    {
        using var block = new MemoryStream();
        WriteLength(block, headers.Count);
        foreach (var (name, value) in headers)
        {
            WriteText(block, name.ToLowerInvariant());
            WriteText(block, value);
        }
        return block.ToArray();
    }

    public static IReadOnlyDictionary<string, string> Decode(ReadOnlySpan<byte> block)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var count = ReadLength(ref block);
        for (var i = 0; i < count; i++)
        {
            var name = ReadText(ref block);
            // Several values of one name are joined by zero bytes; nothing that we speak has more than one.
            headers[name] = ReadText(ref block).Split('\0')[0];
        }
        return headers;
    }

    private static void WriteLength(MemoryStream block, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        block.Write(bytes);
    }

    private static void WriteText(MemoryStream block, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteLength(block, bytes.Length);
        block.Write(bytes);
    }

    private static int ReadLength(ref ReadOnlySpan<byte> block)
    {
        if (block.Length < 4)
            throw new SpdyException("a header block ends early");
        var value = BinaryPrimitives.ReadUInt32BigEndian(block);
        block = block[4..];
        return value <= (uint)block.Length ? (int)value : throw new SpdyException("a header block claims more than it holds");
    }

    private static string ReadText(ref ReadOnlySpan<byte> block)
    {
        var length = ReadLength(ref block);
        var text = Encoding.UTF8.GetString(block[..length]);
        block = block[length..];
        return text;
    }
}
