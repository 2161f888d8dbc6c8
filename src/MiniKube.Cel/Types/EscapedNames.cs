using System.Text;

namespace MiniKube.Cel.Types;

/// <summary>Names of fields as CEL can write them. Rule: Kubernetes docs, "Validation rules", on escaping.</summary>
public static class EscapedNames
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
    };

    private static readonly (string Plain, string Escaped)[] Parts = [("__", "__underscores__"), (".", "__dot__"), ("-", "__dash__"), ("/", "__slash__")];

    /// <summary>Null: no expression can reach a field of this name.</summary>
    public static string? Escape(string name)
    {
        if (Words.Contains(name)) return $"__{name}__";
        if (name.Length == 0 || char.IsAsciiDigit(name[0])) return null;
        var escaped = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var part = Array.Find(Parts, known => string.CompareOrdinal(name, i, known.Plain, 0, known.Plain.Length) == 0);
            if (part.Plain is not null)
            {
                escaped.Append(part.Escaped);
                i += part.Plain.Length - 1;
            }
            else if (char.IsAsciiLetterOrDigit(name[i]) || name[i] == '_') escaped.Append(name[i]);
            else return null;
        }
        return escaped.ToString();
    }

    public static string Unescape(string name)
    {
        if (!name.Contains("__", StringComparison.Ordinal)) return name;
        if (name.Length > 4 && name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal) && Words.Contains(name[2..^2])) return name[2..^2];
        var plain = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var part = Array.Find(Parts, known => string.CompareOrdinal(name, i, known.Escaped, 0, known.Escaped.Length) == 0);
            plain.Append(part.Plain ?? name[i].ToString());
            if (part.Plain is not null) i += part.Escaped.Length - 1;
        }
        return plain.ToString();
    }
}
