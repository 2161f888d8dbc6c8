using System.Text;

namespace MiniKube.Cel;

/// <summary>The text is no expression that this environment can run; says why and where.</summary>
public sealed class CelException : Exception
{
    public CelException(string source, IReadOnlyList<CelIssue> issues) : base(string.Join("\n", issues.Select(issue => issue.Show(source)))) => Issues = issues;

    public IReadOnlyList<CelIssue> Issues { get; }
}

/// <param name="At">Offset into the source, in UTF-16 units.</param>
public sealed record CelIssue(int At, string Message)
{
    private const int LongestShown = 500;

    /// <summary>In the form that users of Kubernetes know: place, message, the line and a mark under it.</summary>
    public string Show(string source)
    {
        var at = Math.Clamp(At, 0, source.Length);
        var start = at == 0 ? 0 : source.LastIndexOf('\n', at - 1) + 1;
        var line = 1 + source.AsSpan(0, start).Count('\n');
        var end = source.IndexOf('\n', start);
        var text = source[start..(end < 0 ? source.Length : end)];
        var shown = new StringBuilder($"ERROR: <input>:{line}:{at - start + 1}: {Message}");
        if (text.Length <= LongestShown) shown.Append("\n | ").Append(text).Append("\n | ").Append('.', at - start).Append('^');
        return shown.ToString();
    }
}
