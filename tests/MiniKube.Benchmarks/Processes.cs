using System.Globalization;

namespace MiniKube.Benchmarks;

/// <summary>What the kernel says of a process: proportional and resident memory, and CPU time.</summary>
internal sealed record ProcessUse(double RssMiB, double PssMiB, double CpuSeconds)
{
    private const double ClockTicks = 100;

    public static ProcessUse Of(int pid)
    {
        var sizes = File.ReadAllLines($"/proc/{pid}/smaps_rollup")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length == 3)
            .ToDictionary(words => words[0], words => double.Parse(words[1], CultureInfo.InvariantCulture) / 1024);
        return new(sizes["Rss:"], sizes["Pss:"], Seconds(pid, 11, 12));
    }

    /// <summary>Its own, and that of its children that have ended.</summary>
    public static TimeSpan CpuOf(int pid) => TimeSpan.FromSeconds(Seconds(pid, 11, 12, 13, 14));

    private static double Seconds(int pid, params ReadOnlySpan<int> fields)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var words = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = 0.0;
        foreach (var field in fields) ticks += double.Parse(words[field], CultureInfo.InvariantCulture);
        return ticks / ClockTicks;
    }
}
