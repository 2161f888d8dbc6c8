using System.Text.RegularExpressions;

namespace MiniKube.Network.Tests.Dns;

/// <summary>dig's output, taken apart.</summary>
internal sealed partial record DigAnswer(string Status, string Flags, IReadOnlyList<string> Answer, IReadOnlyList<string> Authority, IReadOnlyList<string> Additional, string Text)
{
    public static DigAnswer Parse(string text)
    {
        var status = StatusPattern().Match(text).Groups[1].Value;
        var flags = FlagsPattern().Match(text).Groups[1].Value;
        return new(status, flags, Section(text, "ANSWER"), Section(text, "AUTHORITY"), Section(text, "ADDITIONAL"), text);
    }

    /// <summary>Status and answer in one line; answers in order of the alphabet.</summary>
    public override string ToString() => $"{Status} {string.Join(" | ", Answer.Order(StringComparer.Ordinal))}".TrimEnd();

    private static IReadOnlyList<string> Section(string text, string name)
    {
        var start = text.IndexOf($";; {name} SECTION:", StringComparison.Ordinal);
        if (start < 0)
            return [];
        return [.. text[start..].Split('\n').Skip(1).TakeWhile(line => line.Length > 0).Select(line => Blanks().Replace(line, " ").Replace(" IN ", " ", StringComparison.Ordinal))];
    }

    [GeneratedRegex(@"status: (\w+)")]
    private static partial Regex StatusPattern();

    [GeneratedRegex(@"flags: ([a-z ]+);")]
    private static partial Regex FlagsPattern();

    [GeneratedRegex(@"[\t ]+")]
    private static partial Regex Blanks();
}
