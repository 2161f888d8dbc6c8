using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MiniKube.Api.Batch;

/// <summary>What one part of a cron schedule may hold. Weekdays are 0 to 6 from Sunday.</summary>
internal sealed record CronRange(int Minimum, int Maximum, IReadOnlyList<string> Words)
{
    public static CronRange Minutes { get; } = new(0, 59, []);

    public static CronRange Hours { get; } = new(0, 23, []);

    public static CronRange Days { get; } = new(1, 31, []);

    public static CronRange Months { get; } = new(1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]);

    public static CronRange Weekdays { get; } = new(0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);

    public bool TryRead(string text, out int value)
    {
        var word = Words.Index().FirstOrDefault(known => known.Item.Equals(text, StringComparison.OrdinalIgnoreCase));
        value = word.Index + Minimum;
        return word.Item is not null || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}

/// <summary>The values that one part of a schedule allows, as bits.</summary>
internal readonly record struct CronField(ulong Bits, bool IsAny)
{
    public bool Has(int value) => (Bits & (1UL << value)) != 0;

    public static bool TryParse(string text, CronRange range, out CronField field, [NotNullWhen(false)] out string? error)
    {
        field = default;
        error = null;
        foreach (var part in text.Split(','))
        {
            if (Part(part, range, out var bits, out var any) is { } wrong)
            {
                error = wrong;
                return false;
            }
            field = new(field.Bits | bits, field.IsAny || any);
        }
        return true;
    }

    /// <summary>"*", "3", "1-5", each with an optional "/step".</summary>
    private static string? Part(string part, CronRange range, out ulong bits, out bool any)
    {
        bits = 0;
        any = false;
        var slash = part.Split('/');
        if (slash.Length > 2) return $"too many slashes: {part}";
        var step = 1;
        if (slash.Length == 2 && (!int.TryParse(slash[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step == 0))
        {
            return slash[1] == "0" ? $"step of range should be a positive number: {part}" : $"failed to parse int from {slash[1]}";
        }
        var (low, high) = (range.Minimum, range.Maximum);
        if (slash[0] is "*" or "?") any = step == 1;
        else
        {
            var ends = slash[0].Split('-');
            if (ends.Length > 2) return $"too many hyphens: {part}";
            if (!range.TryRead(ends[0], out low)) return $"failed to parse int from {ends[0]}";
            high = slash.Length == 2 && ends.Length == 1 ? range.Maximum : low;
            if (ends.Length == 2 && !range.TryRead(ends[1], out high)) return $"failed to parse int from {ends[1]}";
        }
        if (low < range.Minimum) return $"beginning of range ({low}) below minimum ({range.Minimum}): {part}";
        if (high > range.Maximum) return $"end of range ({high}) above maximum ({range.Maximum}): {part}";
        if (low > high) return $"beginning of range ({low}) beyond end of range ({high}): {part}";
        for (var value = low; value <= high; value += step) bits |= 1UL << value;
        return null;
    }
}
