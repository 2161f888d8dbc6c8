namespace MiniKube.Cluster.Hosts;

/// <summary>Memory of a process by the kernel's own account.</summary>
internal static class ProcessMemory
{
    /// <summary>Bytes of which others have no part, and its part of those that it shares; zero when it has ended.</summary>
    public static long Proportional(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/smaps_rollup").FirstOrDefault(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
