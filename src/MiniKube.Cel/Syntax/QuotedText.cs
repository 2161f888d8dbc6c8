using System.Text;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Syntax;

/// <summary>Literals of text and bytes: one or three quotes of either sort, raw or with escapes.</summary>
internal static class QuotedText
{
    public static bool Begins(string source, int at)
    {
        for (var i = at; i < source.Length && i < at + 3; i++)
        {
            if (source[i] is '"' or '\'') return true;
            if (source[i] is not ('r' or 'R' or 'b' or 'B')) return false;
        }
        return false;
    }

    public static Value Read(string source, ref int at)
    {
        var start = at;
        var (raw, bytes) = (false, false);
        for (; source[at] is not ('"' or '\''); at++)
        {
            var isRaw = source[at] is 'r' or 'R';
            if (isRaw ? raw : bytes) throw new SyntaxException(at, "Syntax error: a literal has each prefix once");
            if (isRaw) raw = true;
            else bytes = true;
        }
        var quote = source[at];
        var closing = at + 2 < source.Length && source[at + 1] == quote && source[at + 2] == quote ? new string(quote, 3) : quote.ToString();
        at += closing.Length;
        var text = new StringBuilder();
        var octets = bytes ? new List<byte>() : null;
        while (true)
        {
            if (at >= source.Length || (closing.Length == 1 && source[at] is '\n' or '\r')) throw new SyntaxException(start, "Syntax error: the literal has no end");
            if (string.CompareOrdinal(source, at, closing, 0, closing.Length) == 0) break;
            if (source[at] == '\\' && !raw) Escape(source, ref at, text, octets);
            else Plain(source, ref at, text, octets);
        }
        at += closing.Length;
        return octets is null ? Value.Of(text.ToString()) : Value.Of([.. octets]);
    }

    private static void Plain(string source, ref int at, StringBuilder text, List<byte>? octets)
    {
        if (octets is null)
        {
            text.Append(source[at++]);
            return;
        }
        var length = char.IsSurrogatePair(source, at < source.Length - 1 ? at : source.Length - 2) && at < source.Length - 1 ? 2 : 1;
        octets.AddRange(Encoding.UTF8.GetBytes(source.Substring(at, length)));
        at += length;
    }

    private static void Escape(string source, ref int at, StringBuilder text, List<byte>? octets)
    {
        var start = at;
        var kind = ++at < source.Length ? source[at++] : '\0';
        var simple = kind switch
        {
            'a' => '\a', 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v',
            '\\' or '\'' or '"' or '`' or '?' => kind,
            _ => '\0',
        };
        if (simple != '\0') Add(simple, isOctet: false, start, text, octets);
        else if (kind is 'x' or 'X') Add(Digits(source, ref at, 2, 16, start), isOctet: true, start, text, octets);
        else if (kind == 'u' && octets is null) Add(Digits(source, ref at, 4, 16, start), isOctet: false, start, text, octets);
        else if (kind == 'U' && octets is null) Add(Digits(source, ref at, 8, 16, start), isOctet: false, start, text, octets);
        else if (kind is >= '0' and <= '3')
        {
            at--;
            Add(Digits(source, ref at, 3, 8, start), isOctet: true, start, text, octets);
        }
        else throw new SyntaxException(start, "Syntax error: unknown escape sequence in a literal");
    }

    private static void Add(long code, bool isOctet, int start, StringBuilder text, List<byte>? octets)
    {
        if (code is < 0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF)) throw new SyntaxException(start, "Syntax error: an escape sequence is no character");
        if (octets is null) text.Append(char.ConvertFromUtf32((int)code));
        else if (isOctet || code < 0x80) octets.Add((byte)code);
        else octets.AddRange(Encoding.UTF8.GetBytes(char.ConvertFromUtf32((int)code)));
    }

    private static long Digits(string source, ref int at, int count, int radix, int start)
    {
        long number = 0;
        for (var i = 0; i < count; i++, at++)
        {
            var digit = at < source.Length && char.IsAsciiHexDigit(source[at]) ? Convert.ToInt32(source[at].ToString(), 16) : radix;
            if (digit >= radix) throw new SyntaxException(start, "Syntax error: an escape sequence is too short");
            number = (number * radix) + digit;
        }
        return number;
    }
}
