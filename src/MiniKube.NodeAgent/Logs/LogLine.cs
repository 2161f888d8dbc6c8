using System.Globalization;
using System.Text;

namespace MiniKube.NodeAgent.Logs;

/// <summary>One line of a container's log: <c>TIME STREAM F|P TEXT</c>. P: the text goes on in the next line. Rule: Kubernetes' CRI logging format.</summary>
internal readonly ref struct LogLine
{
    private LogLine(ReadOnlySpan<byte> time, bool isWhole, ReadOnlySpan<byte> text)
    {
        Time = time;
        IsWhole = isWhole;
        Text = text;
    }

    public ReadOnlySpan<byte> Time { get; }

    public bool IsWhole { get; }

    public ReadOnlySpan<byte> Text { get; }

    /// <param name="line">Without the line feed.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, out LogLine parsed)
    {
        parsed = default;
        var first = line.IndexOf((byte)' ');
        if (first <= 0) return false;
        var rest = line[(first + 1)..];
        var second = rest.IndexOf((byte)' ');
        if (second <= 0 || rest.Length < second + 2) return false;
        var tag = rest[second + 1];
        var text = rest.Length > second + 3 ? rest[(second + 3)..] : default;
        parsed = new(line[..first], tag != (byte)'P', text);
        return tag is (byte)'F' or (byte)'P';
    }

    /// <summary>Null when the time cannot be read.</summary>
    public DateTimeOffset? At() => DateTimeOffset.TryParse(Encoding.ASCII.GetString(Time), CultureInfo.InvariantCulture, out var at) ? at : null;
}
