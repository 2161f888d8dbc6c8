using System.Text;

namespace MiniKube.NodeAgent.Launch;

/// <summary>
/// Replaces $(NAME) by the value of a known variable. Unknown names and unclosed references stay as written, $$ is one dollar.
/// Rule: Kubernetes docs, "Define Dependent Environment Variables".
/// </summary>
internal static class Expansion
{
    public static string Expand(string text, Func<string, string?> lookup)
    {
        if (!text.Contains('$')) return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }
            var next = text[i + 1];
            var end = next == '(' ? text.IndexOf(')', i + 2) : -1;
            if (next == '$')
            {
                result.Append('$');
                i++;
            }
            else if (end < 0)
            {
                result.Append('$');
            }
            else
            {
                var name = text[(i + 2)..end];
                result.Append(lookup(name) ?? text[i..(end + 1)]);
                i = end;
            }
        }
        return result.ToString();
    }
}
