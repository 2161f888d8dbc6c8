using System.Globalization;

namespace MiniKube.Cluster.Failover;

/// <summary>Rounds as text: a line for each, and a table of the median and the worst of a hundred (nearest rank) for each fault.</summary>
public static class FailoverTable
{
    private static readonly (string Title, Func<FailoverRound, double?> Of)[] Columns =
    [
        ("not ready", r => r.NotReady),
        ("endpoints gone", r => r.EndpointsGone),
        ("evicted", r => r.Evicted),
        ("replaced", r => r.Replaced),
        ("client gap", r => r.LongestGap),
        ("failed requests", r => r.Failed),
        ("Ready after mending", r => r.Healed),
        ("cleaned up", r => r.CleanedUp),
    ];

    public static string Line(FailoverRound round) =>
        $"{round.Fault} of {round.Node}: not ready {Text(round.NotReady)}, endpoints gone {Text(round.EndpointsGone)}, evicted {Text(round.Evicted)}, replaced {Text(round.Replaced)}; "
        + $"clients: {round.Failed} of {round.Requests} failed, longest gap {Text(round.LongestGap)}; mended: Ready {Text(round.Healed)}, cleaned up {Text(round.CleanedUp)}";

    /// <summary>Markdown, which reads well on a terminal too.</summary>
    public static string Render(IReadOnlyList<FailoverRound> rounds)
    {
        var lines = new List<string>
        {
            $"| fault | rounds | {string.Join(" | ", Columns.Select(c => $"{c.Title} p50 / p99"))} |",
            $"|---|---|{string.Concat(Enumerable.Repeat("---|", Columns.Length))}",
        };
        foreach (var group in rounds.GroupBy(r => r.Fault))
        {
            var cells = Columns.Select(c => $"{Text(Rank(group.Select(c.Of), 50))} / {Text(Rank(group.Select(c.Of), 99))}");
            lines.Add($"| {group.Key} | {group.Count()} | {string.Join(" | ", cells)} |");
        }

        return string.Join('\n', lines) + "\n";
    }

    /// <summary>What was never seen counts as longest of all.</summary>
    internal static double? Rank(IEnumerable<double?> values, double percent)
    {
        var sorted = values.OrderBy(v => v ?? double.MaxValue).ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Count) - 1, 0, sorted.Count - 1)];
    }

    private static string Text(double? value) => value switch
    {
        null => "never",
        var v when v == Math.Floor(v.Value) => v.Value.ToString("0", CultureInfo.InvariantCulture),
        var v => v.Value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
