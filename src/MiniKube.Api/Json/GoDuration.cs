using System.Globalization;

namespace MiniKube.Api;

/// <summary>Durations as Kubernetes writes them: "1h30m", "250ms", "1.5s". Rule: the Go language's time.ParseDuration.</summary>
public static class GoDuration
{
    private static readonly (string Unit, double Seconds)[] Units =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        var negative = text is ['-', ..];
        if (text is ['-' or '+', ..]) text = text[1..];
        if (text is "0") return true;
        if (text.IsEmpty) return false;
        var seconds = 0.0;
        while (!text.IsEmpty)
        {
            var end = 0;
            while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
            if (!double.TryParse(text[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            text = text[end..];
            end = 0;
            while (end < text.Length && !char.IsAsciiDigit(text[end]) && text[end] != '.') end++;
            var unit = text[..end];
            var known = false;
            foreach (var (name, size) in Units)
            {
                if (!unit.SequenceEqual(name)) continue;
                seconds += number * size;
                known = true;
            }
            if (!known) return false;
            text = text[end..];
        }
        if (seconds > 9.2e9) return false;
        duration = TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)) * (negative ? -1 : 1);
        return true;
    }
}
