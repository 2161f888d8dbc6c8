using System.Globalization;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary>Points in time, spans of it, and their parts. Without a time zone, UTC is meant.</summary>
internal static class TimeFunctions
{
    private static readonly (string Name, Func<DateTimeOffset, long> Read)[] Parts =
    [
        ("getFullYear", time => time.Year), ("getMonth", time => time.Month - 1), ("getDate", time => time.Day), ("getDayOfMonth", time => time.Day - 1),
        ("getDayOfWeek", time => (long)time.DayOfWeek), ("getDayOfYear", time => time.DayOfYear - 1),
        ("getHours", time => time.Hour), ("getMinutes", time => time.Minute), ("getSeconds", time => time.Second), ("getMilliseconds", time => time.Millisecond),
    ];

    private static readonly (string Name, long Unit)[] Spans =
        [("getHours", 3600 * Times.Second), ("getMinutes", 60 * Times.Second), ("getSeconds", Times.Second)];

    public static void Add(FunctionTable table)
    {
        table.Global("timestamp", "string -> timestamp", text => Times.ParseTimestamp(text.AsString));
        table.Global("timestamp", "timestamp -> timestamp", time => time);
        table.Global("timestamp", "int -> timestamp", seconds => Times.Timestamp((Int128)seconds.AsInt * Times.Second));
        table.Global("duration", "string -> duration", text => Times.ParseDuration(text.AsString));
        table.Global("duration", "duration -> duration", span => span);
        table.Global("duration", "int -> duration", seconds => Value.Duration(seconds.AsInt));
        foreach (var (name, read) in Parts)
        {
            table.Member(name, "timestamp -> int", time => Value.Of(read(Times.ToTime(time))), cheap: true);
            table.Member(name, "timestamp, string -> int", (time, zone) => InZone(Times.ToTime(time), zone.AsString) is { } local ? Value.Of(read(local)) : Value.Error($"unknown time zone {zone.AsString}"));
        }
        foreach (var (name, unit) in Spans) table.Member(name, "duration -> int", span => Value.Of(span.AsDuration / unit), cheap: true);
        table.Member("getMilliseconds", "duration -> int", span => Value.Of(span.AsDuration / 1_000_000 % 1000), cheap: true);
    }

    private static DateTimeOffset? InZone(DateTimeOffset time, string zone)
    {
        if (zone is "" or "UTC") return time;
        var offset = zone.TrimStart('+', '-');
        try
        {
            if (offset.Length == 5 && TimeSpan.TryParseExact(offset, "hh\\:mm", CultureInfo.InvariantCulture, out var span)) return time.ToOffset(zone[0] == '-' ? -span : span);
            return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? TimeZoneInfo.ConvertTime(time, known) : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
