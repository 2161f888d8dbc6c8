namespace MiniKube.Cluster.Hosts;

/// <summary>What is mounted in this machine's own mount namespace.</summary>
internal static class MountTable
{
    public static bool Contains(string path) => Points().Contains(path);

    /// <summary>Mount points at and below a folder, the deepest first.</summary>
    public static IReadOnlyList<string> Below(string directory) =>
        [.. Points().Where(p => p == directory || p.StartsWith(directory + "/", StringComparison.Ordinal)).OrderByDescending(p => p.Length)];

    // The fifth field; blanks in paths are written as \040, and none of ours has any.
    private static IEnumerable<string> Points() => File.ReadLines("/proc/self/mountinfo").Select(l => l.Split(' ')[4]);
}
