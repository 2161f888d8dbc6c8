using System.Text;

namespace MiniKube.ApiServer.Aggregation;

/// <summary>
/// Sends the values of one header in lines of their own. HttpClient writes them as one line parted by commas, which servers written in Go take for a single
/// value: a user would lose its groups. So the values are parted by a character that no name may have, and the encoding writes that as the end of one line
/// and the beginning of the next. It works for HTTP/1.1, where headers are lines.
/// </summary>
internal sealed class RepeatedHeader : Encoding
{
    private const char Separator = '\uE000';
    private readonly byte[] between;

    private RepeatedHeader(string name) => between = Latin1.GetBytes($"\r\n{name}: ");

    /// <summary>Of headers whose values came from <see cref="Join"/>; null for all others.</summary>
    public static Encoding? For(string name) => name.StartsWith("X-Remote-", StringComparison.OrdinalIgnoreCase) ? new RepeatedHeader(name) : null;

    public static string Join(IEnumerable<string> values) => string.Join(Separator, values.Select(value => value.Replace($"{Separator}", "", StringComparison.Ordinal)));

    public override int GetMaxByteCount(int charCount) => UTF8.GetMaxByteCount(charCount) + (charCount * between.Length);

    public override int GetByteCount(char[] chars, int index, int count)
    {
        var total = 0;
        foreach (var letter in chars.AsSpan(index, count)) total += letter == Separator ? between.Length : 0;
        return total + UTF8.GetByteCount(new string(chars, index, count).Replace($"{Separator}", "", StringComparison.Ordinal));
    }

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
    {
        var start = byteIndex;
        var first = true;
        foreach (var value in new string(chars, charIndex, charCount).Split(Separator))
        {
            if (!first)
            {
                between.CopyTo(bytes, byteIndex);
                byteIndex += between.Length;
            }
            first = false;
            byteIndex += UTF8.GetBytes(value, 0, value.Length, bytes, byteIndex);
        }
        return byteIndex - start;
    }

    public override int GetCharCount(byte[] bytes, int index, int count) => UTF8.GetCharCount(bytes, index, count);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) => UTF8.GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    public override int GetMaxCharCount(int byteCount) => UTF8.GetMaxCharCount(byteCount);
}
