using System.Globalization;
using MiniKube.Cluster;

namespace MiniKube.Cli.Commands;

/// <summary>Spans of time as people type them: 30m, 24h, 7d.</summary>
internal static class Lifetime
{
    /// <summary>Null: for ever.</summary>
    public static TimeSpan? Parse(string text, string option)
    {
        if (text == "0") return null;
        if (text.Length > 1 && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count is > 0 and < 100_000)
        {
            switch (text[^1])
            {
                case 's':
                    return TimeSpan.FromSeconds(count);
                case 'm':
                    return TimeSpan.FromMinutes(count);
                case 'h':
                    return TimeSpan.FromHours(count);
                case 'd':
                    return TimeSpan.FromDays(count);
            }
        }
        throw new ClusterException(ClusterFailure.Usage, $"'{text}' is no span of time: give {option} one like 30m, 24h or 7d, or 0 for ever");
    }
}
