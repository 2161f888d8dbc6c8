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
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new(sizes["Rss:"], sizes["Pss:"], (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / ClockTicks);
    }
}
