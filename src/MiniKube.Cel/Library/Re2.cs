using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MiniKube.Cel.Library;

/// <summary>
/// Regular expressions of RE2, which is what Kubernetes has, on .NET's engine that never goes back: its time grows with the text and no faster.
/// What RE2 writes otherwise is rewritten; what neither can do without going back is refused.
/// </summary>
internal sealed class Re2
{
    private const int LongestPattern = 10_000;
    private const int MostRepeats = 1000;
    private const int HeaviestPattern = 5000;
    private static readonly Dictionary<string, string> Classes = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z", ["alpha"] = "A-Za-z", ["ascii"] = "\\x00-\\x7F", ["blank"] = "\\t ", ["cntrl"] = "\\x00-\\x1F\\x7F", ["digit"] = "0-9", ["graph"] = "!-~",
        ["lower"] = "a-z", ["print"] = " -~", ["punct"] = "!-/:-@\\[-`{-~", ["space"] = "\\t\\n\\v\\f\\r ", ["upper"] = "A-Z", ["word"] = "0-9A-Za-z_", ["xdigit"] = "0-9A-Fa-f",
    };

    private readonly string pattern;
    private readonly StringBuilder made = new();
    private readonly Stack<int> outer = new();
    private bool isMultiline;
    private int repeats = 1;
    private int weight;
    private int at;

    private Re2(string pattern) => this.pattern = pattern;

    /// <exception cref="FormatException">It is no expression of RE2.</exception>
    public static Pattern Compile(string pattern)
    {
        if (pattern.Length > LongestPattern) throw new FormatException("expression too large");
        try
        {
            var re2 = new Re2(pattern);
            var regex = new Regex(re2.Rewrite(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return new(regex, pattern.Length + re2.weight);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new FormatException($"error parsing regexp: {error.Message}");
        }
    }

    private string Rewrite()
    {
        while (at < pattern.Length)
        {
            switch (pattern[at])
            {
                case '\\': Escape(inClass: false); break;
                case '[': Class(); break;
                case '(': Open(); break;
                case ')': Close(); break;
                case '{': Repeat(); break;
                case '$': made.Append(isMultiline ? "$" : "\\z"); at++; break;
                default: made.Append(pattern[at++]); break;
            }
        }
        return made.ToString();
    }

    private void Open()
    {
        outer.Push(repeats);
        repeats = 1;
        var named = string.CompareOrdinal(pattern, at, "(?P<", 0, 4) == 0;
        made.Append(named ? "(?<" : "(");
        at += named ? 4 : 1;
        // Lazy groups, flags and names only; what looks around is refused by the engine.
        if (at < pattern.Length && pattern[at] == '?' && !named)
        {
            made.Append('?');
            at++;
            while (at < pattern.Length && char.IsAsciiLetter(pattern[at]))
            {
                if (pattern[at] is not ('i' or 'm' or 's')) throw new FormatException("error parsing regexp: invalid or unsupported Perl syntax");
                isMultiline |= pattern[at] == 'm';
                made.Append(pattern[at++]);
            }
        }
    }

    private void Close()
    {
        made.Append(')');
        at++;
        var inner = repeats;
        repeats = outer.Count > 0 ? Math.Max(outer.Pop(), inner) : inner;
        if (at >= pattern.Length || pattern[at] != '{' || Count() is not { } count) return;
        if ((long)count * inner > MostRepeats) throw new FormatException("error parsing regexp: invalid repeat count");
        Weigh(count * inner);
    }

    private void Repeat()
    {
        if (Count() is { } count)
        {
            if (count > MostRepeats) throw new FormatException("error parsing regexp: invalid repeat count");
            repeats = Math.Max(repeats, count);
            Weigh(count);
            made.Append('{');
        }
        else made.Append("\\{");
        at++;
    }

    private void Weigh(int more)
    {
        weight += more;
        if (weight > HeaviestPattern) throw new FormatException("error parsing regexp: expression too large");
    }

    /// <summary>The larger number of <c>{n}</c>, <c>{n,}</c> or <c>{n,m}</c> here; null: a brace that stands for itself.</summary>
    private int? Count()
    {
        var end = pattern.IndexOf('}', at);
        if (end < 0 || end == at + 1) return null;
        var parts = pattern[(at + 1)..end].Split(',');
        if (parts.Length > 2 || parts[0].Length == 0 || parts.Any(part => !part.All(char.IsAsciiDigit))) return null;
        return parts.Max(part => part.Length == 0 ? 0 : part.Length > 6 ? int.MaxValue : int.Parse(part, CultureInfo.InvariantCulture));
    }

    private void Class()
    {
        made.Append(pattern[at++]);
        if (at < pattern.Length && pattern[at] == '^') made.Append(pattern[at++]);
        var first = true;
        for (; at < pattern.Length && (pattern[at] != ']' || first); first = false)
        {
            if (pattern[at] == '\\') Escape(inClass: true);
            else if (string.CompareOrdinal(pattern, at, "[:", 0, 2) == 0 && pattern.IndexOf(":]", at, StringComparison.Ordinal) is > 0 and var end)
            {
                var name = pattern[(at + 2)..end];
                if (!Classes.TryGetValue(name, out var members)) throw new FormatException($"error parsing regexp: invalid character class range: `[:{name}:]`");
                made.Append(members);
                at = end + 2;
            }
            else
            {
                // Subtraction of classes is .NET's own.
                if (pattern[at] == '[') made.Append('\\');
                if (pattern[at] == ']') made.Append('\\');
                made.Append(pattern[at++]);
            }
        }
        if (at >= pattern.Length) throw new FormatException("error parsing regexp: missing closing ]");
        made.Append(pattern[at++]);
    }

    private void Escape(bool inClass)
    {
        if (at + 1 >= pattern.Length) throw new FormatException("error parsing regexp: trailing backslash at end of expression");
        var letter = pattern[at + 1];
        at += 2;
        var members = letter switch { 'd' => "0-9", 'w' => "0-9A-Za-z_", 's' => "\\t\\n\\f\\r ", _ => null };
        if (members is not null) made.Append(inClass ? members : $"[{members}]");
        else if (letter is 'D' or 'W' or 'S' && !inClass) made.Append(letter switch { 'D' => "[^0-9]", 'W' => "[^0-9A-Za-z_]", _ => "[^\\t\\n\\f\\r ]" });
        else if (letter is 'p' or 'P' && at < pattern.Length && pattern[at] != '{') made.Append($"\\{letter}{{{pattern[at++]}}}");
        else if (letter == 'Q' && !inClass) Quoted();
        else if (letter == 'x' && at < pattern.Length && pattern[at] == '{') Code();
        else if (char.IsAsciiDigit(letter) && letter != '0') throw new FormatException("error parsing regexp: invalid escape sequence");
        else if (letter is 'Z' or 'G' or 'k' or 'c' or 'e' or 'u') throw new FormatException($"error parsing regexp: invalid escape sequence: `\\{letter}`");
        else made.Append('\\').Append(letter);
    }

    private void Quoted()
    {
        var end = pattern.IndexOf("\\E", at, StringComparison.Ordinal);
        made.Append(Regex.Escape(end < 0 ? pattern[at..] : pattern[at..end]));
        at = end < 0 ? pattern.Length : end + 2;
    }

    private void Code()
    {
        var end = pattern.IndexOf('}', at);
        if (end < 0 || !int.TryParse(pattern.AsSpan(at + 1, end - at - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || code > 0xFFFF)
        {
            throw new FormatException("error parsing regexp: invalid escape sequence");
        }
        made.Append(CultureInfo.InvariantCulture, $"\\u{code:X4}");
        at = end + 1;
    }
}

/// <param name="Weight">How many states it has, about: what a step over a character may cost.</param>
internal sealed record Pattern(Regex Regex, int Weight);
