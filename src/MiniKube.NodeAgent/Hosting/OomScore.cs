namespace MiniKube.NodeAgent.Hosting;

/// <summary>How low the kernel lets this process set oom_score_adj: without CAP_SYS_RESOURCE not below its own.</summary>
internal static class OomScore
{
    private const int SysResource = 24;

    public static int Lowest()
    {
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("CapEff:", StringComparison.Ordinal));
        if (line is not null && (Convert.ToUInt64(line["CapEff:".Length..].Trim(), 16) >> SysResource & 1) == 1) return -1000;
        return int.TryParse(File.ReadAllText("/proc/self/oom_score_adj"), out var own) ? own : 0;
    }
}
