using System.Text.Json.Nodes;

namespace MiniKube.Api;

/// <summary>A printed column. The cell is a string, a number, a boolean or null; it is read from the document and, for built-in kinds, from its record.</summary>
public sealed record TableColumn(
    string Name, string Type, string Format, int Priority, string Description, Func<JsonObject?, object, DateTimeOffset, object?> Cell);

/// <summary>How long ago something was, in the words that kubectl uses: "45s", "3m12s", "5h", "12d".</summary>
public static class Age
{
    public static string Of(DateTimeOffset? since, DateTimeOffset now) => since is { } then ? Of(now - then) : "<unknown>";

    public static string Of(TimeSpan age)
    {
        var seconds = (long)age.TotalSeconds;
        if (seconds < -1) return "<invalid>";
        if (seconds < 0) return "0s";
        if (seconds < 60 * 2) return $"{seconds}s";
        var minutes = seconds / 60;
        if (minutes < 10) return Pair(minutes, "m", seconds % 60, "s");
        if (minutes < 60 * 3) return $"{minutes}m";
        var hours = minutes / 60;
        if (hours < 8) return Pair(hours, "h", minutes % 60, "m");
        if (hours < 48) return $"{hours}h";
        var days = hours / 24;
        if (hours < 24 * 8) return Pair(days, "d", hours % 24, "h");
        if (days < 365 * 2) return $"{days}d";
        return days < 365 * 8 ? Pair(days / 365, "y", days % 365, "d") : $"{days / 365}y";
    }

    private static string Pair(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
