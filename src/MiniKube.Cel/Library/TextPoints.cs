namespace MiniKube.Cel.Library;

/// <summary>CEL counts characters, .NET counts UTF-16 units; they differ only where there are surrogates.</summary>
internal static class TextPoints
{
    /// <summary>What functions may make at most, so that no expression can fill the memory.</summary>
    public const int LongestResult = 4_000_000;

    public static int Count(string text) => Count(text.AsSpan());

    public static int Count(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyInRange('\uD800', '\uDFFF')) return text.Length;
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count;
    }

    /// <summary>Where the n-th character begins; -1 where there are fewer.</summary>
    public static int Offset(string text, long index)
    {
        if (index < 0 || index > text.Length) return -1;
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return (int)index;
        var at = 0;
        for (; index > 0 && at < text.Length; index--) at += char.IsSurrogatePair(text, at) ? 2 : 1;
        return index == 0 ? at : -1;
    }
}
