using MiniKube.Cel.Types;

namespace MiniKube.Cel.Library;

/// <summary>Reads <c>"list(A), A -> int"</c>.</summary>
internal static class Signature
{
    private static readonly Dictionary<string, CelType> Known = new[]
    {
        CelType.Dyn, CelType.Null, CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Bytes, CelType.Type,
    }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    public static (CelType[] Parameters, CelType Result) Read(string text)
    {
        var arrow = text.IndexOf("->", StringComparison.Ordinal);
        var at = 0;
        var parameters = new List<CelType>();
        var given = text[..arrow].Trim();
        while (at < given.Length)
        {
            parameters.Add(Type(given, ref at));
            while (at < given.Length && given[at] is ',' or ' ') at++;
        }
        at = 0;
        return ([.. parameters], Type(text[(arrow + 2)..].Trim(), ref at));
    }

    private static CelType Type(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '_')) at++;
        var name = text[start..at];
        if (at < text.Length && text[at] == '(')
        {
            at++;
            var first = Type(text, ref at);
            CelType? second = null;
            if (text[at] == ',')
            {
                at += 2;
                second = Type(text, ref at);
            }
            at++;
            return name switch { "list" => CelType.ListOf(first), "optional" => CelType.OptionalOf(first), _ => CelType.MapOf(first, second!) };
        }
        return Known.TryGetValue(name, out var known) ? known : name switch
        {
            "timestamp" => CelType.Timestamp,
            "duration" => CelType.Duration,
            [var letter] when char.IsAsciiLetterUpper(letter) => CelType.Parameter(name),
            _ => CelType.Opaque(name),
        };
    }
}
