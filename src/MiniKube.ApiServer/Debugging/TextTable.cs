using System.Text;

namespace MiniKube.ApiServer.Debugging;

/// <summary>Rows of cells with a comma after each but the last, aligned: people read it, and programs split it.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> rows = [header];

    public void Add(params object?[] cells) => rows.Add([.. cells.Select(Text)]);

    public override string ToString()
    {
        var widths = new int[header.Length];
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++) widths[i] = Math.Max(widths[i], row[i].Length);
        }
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length - 1; i++) text.Append(row[i]).Append(',').Append(' ', widths[i] - row[i].Length + 1);
            text.Append(row[^1]).Append('\n');
        }
        return text.ToString();
    }

    // What users chose (names, paths) must not make rows of its own.
    private static string Text(object? cell) => (cell switch
    {
        null => "<none>",
        bool flag => flag ? "true" : "false",
        double number => number.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
        _ => Convert.ToString(cell, System.Globalization.CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "<none>",
    }).Replace('\n', ' ').Replace('\r', ' ');
}
