using System.Diagnostics.CodeAnalysis;

namespace MiniKube.Api.Batch;

/// <summary>
/// Minute, hour, day of month, month and day of week, as in crontab(5), or a macro such as "@daily". When both days are restricted either is
/// enough. Rule: Kubernetes docs, "CronJob".
/// </summary>
public sealed class CronSchedule
{
    private static readonly (string Macro, string Fields)[] Macros =
    [
        ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"), ("@monthly", "0 0 1 * *"), ("@weekly", "0 0 * * 0"), ("@daily", "0 0 * * *"),
        ("@midnight", "0 0 * * *"), ("@hourly", "0 * * * *"),
    ];

    private readonly CronField minutes;
    private readonly CronField hours;
    private readonly CronField days;
    private readonly CronField months;
    private readonly CronField weekdays;
    private readonly TimeSpan every;

    private CronSchedule(TimeSpan every) => this.every = every;

    private CronSchedule(CronField minutes, CronField hours, CronField days, CronField months, CronField weekdays) =>
        (this.minutes, this.hours, this.days, this.months, this.weekdays) = (minutes, hours, days, months, weekdays);

    public static bool TryParse(string text, [NotNullWhen(true)] out CronSchedule? schedule, [NotNullWhen(false)] out string? error)
    {
        schedule = null;
        text = text.Trim();
        if (text.StartsWith("@every ", StringComparison.Ordinal)) return Every(text[7..], out schedule, out error);
        if (text.StartsWith('@'))
        {
            var macro = Macros.FirstOrDefault(known => known.Macro == text);
            if (macro.Fields is null)
            {
                error = $"unrecognized descriptor: {text}";
                return false;
            }
            text = macro.Fields;
        }
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length != 5)
        {
            error = $"expected exactly 5 fields, found {parts.Length}: [{string.Join(' ', parts)}]";
            return false;
        }
        CronField hours = default, days = default, months = default, weekdays = default;
        if (!CronField.TryParse(parts[0], CronRange.Minutes, out var minutes, out error) || !CronField.TryParse(parts[1], CronRange.Hours, out hours, out error)
            || !CronField.TryParse(parts[2], CronRange.Days, out days, out error) || !CronField.TryParse(parts[3], CronRange.Months, out months, out error)
            || !CronField.TryParse(parts[4], CronRange.Weekdays, out weekdays, out error))
        {
            return false;
        }
        schedule = new(minutes, hours, days, months, weekdays);
        return true;
    }

    /// <summary>The first moment after <paramref name="after"/> in that zone; null if there is none within five years (30 February).</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        if (every > TimeSpan.Zero) return new DateTimeOffset(after.Ticks - (after.Ticks % TimeSpan.TicksPerSecond), after.Offset) + every;
        var local = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        var at = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0).AddMinutes(1);
        var end = at.AddYears(5);
        while (at < end)
        {
            if (!months.Has(at.Month)) at = new DateTime(at.Year, at.Month, 1).AddMonths(1);
            else if (!IsDay(at)) at = at.Date.AddDays(1);
            else if (!hours.Has(at.Hour)) at = at.Date.AddHours(at.Hour + 1);
            else if (!minutes.Has(at.Minute)) at = at.AddMinutes(1);
            // A time that clocks skip when summer begins does not come that day; one that comes twice counts once, the first time.
            else if (zone.IsInvalidTime(at) || Moment(at, zone) <= after) at = at.AddMinutes(1);
            else return Moment(at, zone);
        }
        return null;
    }

    private static DateTimeOffset Moment(DateTime at, TimeZoneInfo zone) =>
        new(at, zone.IsAmbiguousTime(at) ? zone.GetAmbiguousTimeOffsets(at).Max() : zone.GetUtcOffset(at));

    private static bool Every(string duration, [NotNullWhen(true)] out CronSchedule? schedule, [NotNullWhen(false)] out string? error)
    {
        schedule = null;
        if (!GoDuration.TryParse(duration, out var span) || span < TimeSpan.Zero)
        {
            error = $"failed to parse duration @every {duration}";
            return false;
        }
        error = null;
        schedule = new(span < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(Math.Floor(span.TotalSeconds)));
        return true;
    }

    private bool IsDay(DateTime at)
    {
        var day = days.Has(at.Day);
        var weekday = weekdays.Has((int)at.DayOfWeek);
        return days.IsAny || weekdays.IsAny ? day && weekday : day || weekday;
    }
}
