namespace MiniKube.Scheduler;

/// <summary>Brings raw scores to the range that weights are applied to.</summary>
internal static class Scores
{
    public const long Max = 100;

    /// <summary>The highest becomes 100 (or 0 when <paramref name="lessIsBetter"/>), the others in proportion.</summary>
    public static void Scale(Span<long> scores, bool lessIsBetter)
    {
        var highest = 0L;
        foreach (var score in scores) highest = Math.Max(highest, score);
        for (var i = 0; i < scores.Length; i++)
        {
            var scaled = highest == 0 ? 0 : Max * scores[i] / highest;
            scores[i] = lessIsBetter ? Max - scaled : scaled;
        }
    }
}
