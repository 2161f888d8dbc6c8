using System.Globalization;
using System.Text;

namespace MiniKube.Cel.Values;

/// <summary>Timestamps (RFC 3339, years 1 to 9999) and durations (nanoseconds, as "1h30m0.5s").</summary>
internal static class Times
{
    public const long Second = 1_000_000_000;
    public const long Earliest = -62135596800;
    public const long Latest = 253402300799;

    private static readonly (string Unit, long Length)[] Units =
        [("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", Second), ("m", 60 * Second), ("h", 3600 * Second)];

    public static Value ParseTimestamp(string text)
    {
        // The framework reads 7 digits of a second; more are read here.
        var nanoseconds = 0;
        var dot = text.IndexOf('.');
        var plain = text;
        if (dot > 0)
        {
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            var digits = text[(dot + 1)..end];
            if (digits.Length is 0 or > 9) return Invalid(text);
            nanoseconds = int.Parse(digits.PadRight(9, '0'), CultureInfo.InvariantCulture);
            plain = string.Concat(text.AsSpan(0, dot), text.AsSpan(end));
        }
        var wellFormed = plain.Length is 20 or 25 && plain[10] is 'T' or 't' && (plain[^1] is 'Z' or 'z' ? plain.Length == 20 : plain[^6] is '+' or '-' && plain.Length == 25);
        if (!wellFormed || !DateTimeOffset.TryParse(plain, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return Invalid(text);
        return Value.Timestamp(time.ToUnixTimeSeconds(), nanoseconds);

        static Value Invalid(string text) => Value.Error($"invalid timestamp: \"{text}\" is not of the form 2006-01-02T15:04:05Z");
    }

    public static Value Timestamp(Int128 nanoseconds)
    {
        var seconds = nanoseconds >= 0 ? nanoseconds / Second : -((-nanoseconds + Second - 1) / Second);
        return seconds < Earliest || seconds > Latest ? Value.Error("timestamp overflow") : Value.Timestamp((long)seconds, (int)(nanoseconds - (seconds * Second)));
    }

    public static Int128 Nanoseconds(in Value timestamp) => ((Int128)timestamp.Seconds * Second) + timestamp.Nanoseconds;

    public static string Show(in Value timestamp)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(timestamp.Seconds).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        return timestamp.Nanoseconds == 0 ? time + "Z" : $"{time}.{timestamp.Nanoseconds.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0')}Z";
    }

    public static DateTimeOffset ToTime(in Value timestamp) => DateTimeOffset.FromUnixTimeSeconds(timestamp.Seconds).AddTicks(timestamp.Nanoseconds / 100);

    public static Value ParseDuration(string text)
    {
        var at = 0;
        var negative = text.StartsWith('-');
        if (negative || text.StartsWith('+')) at++;
        if (text.AsSpan(at).SequenceEqual("0")) return Value.Duration(0);
        decimal total = 0;
        if (at >= text.Length) return Invalid(text);
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.')) at++;
            if (at - start is 0 or > 25 || !decimal.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return Invalid(text);
            var unitStart = at;
            while (at < text.Length && !char.IsAsciiDigit(text[at]) && text[at] != '.') at++;
            var unit = text[unitStart..at];
            var length = Units.FirstOrDefault(known => known.Unit == unit).Length;
            if (length == 0 || number > long.MaxValue) return Invalid(text);
            total += number * length;
            if (total > long.MaxValue) return Invalid(text);
        }
        return Value.Duration((long)(negative ? -total : total));

        static Value Invalid(string text) => Value.Error($"invalid duration: \"{text}\" is not of the form 1h30m10s");
    }

    /// <summary>As protobuf's JSON writes it: seconds.</summary>
    public static string Seconds(long duration)
    {
        var text = new StringBuilder(duration < 0 ? "-" : "");
        var size = duration < 0 ? 0UL - unchecked((ulong)duration) : (ulong)duration;
        text.Append(size / (ulong)Second);
        var rest = size % (ulong)Second;
        if (rest != 0) text.Append('.').Append(rest.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0'));
        return text.Append('s').ToString();
    }
}
