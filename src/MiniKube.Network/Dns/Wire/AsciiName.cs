using System.Text;

namespace MiniKube.Network.Dns.Wire;

/// <summary>Names between text and wire form, and their comparison without case.</summary>
internal static class AsciiName
{
    public static byte Lower(byte letter) => letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;

    /// <summary>Length bytes are below 64 and so no letters: whole names compare like text.</summary>
    public static bool Equal(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => Ascii.EqualsIgnoreCase(one, other);

    /// <summary>Null when the text is no name.</summary>
    public static byte[]? Encode(string text)
    {
        var name = text.EndsWith('.') ? text[..^1] : text;
        if (name.Length == 0)
            return text == "." ? [0] : null;
        if (name.Length > Limits.LongestName - 2)
            return null;
        var wire = new byte[name.Length + 2];
        var at = 0;
        foreach (var label in name.Split('.'))
        {
            if (label.Length is 0 or > Limits.LongestLabel || !Ascii.IsValid(label))
                return null;
            wire[at++] = (byte)label.Length;
            at += Encoding.ASCII.GetBytes(label, wire.AsSpan(at));
        }
        return wire;
    }

    /// <summary>For people: the log, and errors.</summary>
    public static string Text(ReadOnlySpan<byte> wire)
    {
        var text = new StringBuilder(wire.Length);
        for (var at = 0; at < wire.Length && wire[at] != 0; at += wire[at] + 1)
        {
            foreach (var letter in wire.Slice(at + 1, wire[at]))
                text.Append(letter is > 32 and < 127 ? (char)letter : '?');
            text.Append('.');
        }
        return text.Length == 0 ? "." : text.ToString();
    }
}
