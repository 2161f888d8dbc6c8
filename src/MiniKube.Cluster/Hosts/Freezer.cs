namespace MiniKube.Cluster.Hosts;

/// <summary>Stops and wakes all processes of a cgroup: a machine that hangs, as its neighbours see it.</summary>
internal static class Freezer
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    // The files of cgroup v1 and v2: what to write, and where the outcome shows.
    private static readonly (string File, string Frozen, string Thawed)[] Switches = [("freezer.state", "FROZEN", "THAWED"), ("cgroup.freeze", "1", "0")];

    public static bool IsFrozen(string cgroup) => Files(cgroup).Any(s => Read(s.Path) == s.Frozen);

    /// <summary>Returns when every process stands still.</summary>
    public static async Task FreezeAsync(string cgroup, TimeProvider time, CancellationToken cancel)
    {
        var switches = Files(cgroup).ToList();
        if (switches.Count == 0) throw new ClusterException(ClusterFailure.Prerequisite, "this kernel has no cgroup freezer: take another fault, or mount the freezer at /sys/fs/cgroup/freezer");
        foreach (var (path, frozen, _) in switches) File.WriteAllText(path, frozen);
        var started = time.GetTimestamp();
        while (!switches.All(s => Read(s.Path) == s.Frozen))
        {
            if (time.GetElapsedTime(started) > Deadline) throw new ClusterException(ClusterFailure.TimedOut, $"the processes of {cgroup} do not stand still after {Deadline.TotalSeconds:0} s: run this again");
            await Task.Delay(Poll, time, cancel);
        }
    }

    /// <summary>Wakes the group and those right below it: a group stays frozen while one above it is, and each has a switch of its own.</summary>
    public static void Thaw(string cgroup)
    {
        foreach (var (path, _, thawed) in Files(cgroup).Concat(Cgroups.Read().Directories(cgroup).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).SelectMany(In)))
        {
            if (Read(path) is { } state && state != thawed) File.WriteAllText(path, thawed);
        }
    }

    private static IEnumerable<(string Path, string Frozen, string Thawed)> Files(string cgroup) => Cgroups.Read().Directories(cgroup).SelectMany(In);

    private static IEnumerable<(string Path, string Frozen, string Thawed)> In(string directory) =>
        Switches.Select(s => (Path: Path.Combine(directory, s.File), s.Frozen, s.Thawed)).Where(s => File.Exists(s.Path));

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (IOException)
        {
            return null; // removed meanwhile
        }
    }
}
