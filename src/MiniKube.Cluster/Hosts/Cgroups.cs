namespace MiniKube.Cluster.Hosts;

/// <summary>One mounted hierarchy: where it is, and the mount options that show the same one elsewhere.</summary>
internal sealed record CgroupHierarchy(string MountPoint, string Options)
{
    public string NameBelowRoot => Path.GetFileName(MountPoint);
}

/// <summary>
/// The cgroup hierarchies of this machine: one for v2, several for v1 (a hybrid machine counts as v1: its v2 mount carries no controller).
/// </summary>
internal sealed class Cgroups(IReadOnlyList<CgroupHierarchy> hierarchies, bool unified)
{
    private const string Root = "/sys/fs/cgroup";
    private const int Attempts = 5;
    private static readonly string[] Cpusets = ["cpuset.cpus", "cpuset.mems"];

    public IReadOnlyList<CgroupHierarchy> Hierarchies { get; } = hierarchies;

    public bool Unified { get; } = unified;

    public static Cgroups Read() => Parse(File.ReadAllLines("/proc/self/mountinfo"));

    internal static Cgroups Parse(IEnumerable<string> mountInfo)
    {
        var v1 = new List<CgroupHierarchy>();
        var unified = false;
        foreach (var line in mountInfo)
        {
            // "31 23 0:28 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu": the fields after the dash are type, source, options.
            var halves = line.Split(" - ", 2);
            if (halves.Length < 2) continue;
            var mountPoint = halves[0].Split(' ')[4];
            var tail = halves[1].Split(' ');
            if (tail[0] == "cgroup" && Path.GetDirectoryName(mountPoint) == Root)
            {
                var options = tail[2].Split(',').Where(o => o is not ("rw" or "ro" or "xattr") && !o.StartsWith("release_agent", StringComparison.Ordinal)).ToList();
                if (options.Any(o => o.StartsWith("name=", StringComparison.Ordinal))) options.Insert(0, "none");
                v1.Add(new CgroupHierarchy(mountPoint, string.Join(',', options)));
            }
            else if (tail[0] == "cgroup2" && mountPoint == Root)
            {
                unified = true;
            }
        }

        if (unified) return new Cgroups([new CgroupHierarchy(Root, "")], true);
        if (v1.Count > 0) return new Cgroups(v1, false);
        throw new ClusterException(ClusterFailure.Prerequisite, $"no cgroups are mounted at {Root}: mount cgroup2 there (mount -t cgroup2 none {Root}) and run this again");
    }

    public IEnumerable<string> Directories(string path) => Hierarchies.Select(h => Path.Combine(h.MountPoint, path));

    /// <summary>Makes the group in every hierarchy, ready to be joined.</summary>
    public void Create(string path)
    {
        foreach (var hierarchy in Hierarchies)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    Create(hierarchy, path);
                    break;
                }
                catch (IOException) when (attempt < Attempts)
                {
                    // The end of another cluster took the parent away while it was still empty.
                }
            }
        }
    }

    /// <summary>Processes of the group and of those below it, by their ids on this machine.</summary>
    public IReadOnlyList<int> Processes(string path)
    {
        var found = new HashSet<int>();
        foreach (var directory in Directories(path).Where(Directory.Exists))
        {
            foreach (var group in Directory.EnumerateDirectories(directory, "*", SearchOption.AllDirectories).Append(directory)) found.UnionWith(ReadProcesses(group));
        }

        return [.. found];
    }

    /// <summary>Removes the empty groups; false while one is still busy.</summary>
    public bool TryRemove(string path)
    {
        var all = true;
        foreach (var directory in Directories(path)) all &= TryRemoveTree(directory);
        return all;
    }

    /// <summary>Removes the group if nothing is below it: what others have just made there has no processes yet.</summary>
    public void RemoveIfChildless(string path)
    {
        foreach (var directory in Directories(path).Where(Directory.Exists))
        {
            try
            {
                Directory.Delete(directory);
            }
            catch (IOException)
            {
                // In use.
            }
        }
    }

    private void Create(CgroupHierarchy hierarchy, string path)
    {
        var directory = hierarchy.MountPoint;
        foreach (var part in path.Split('/'))
        {
            var parent = directory;
            if (Unified) Delegate(parent);
            directory = Path.Combine(parent, part);
            Directory.CreateDirectory(directory);
            if (!Unified) InheritCpusets(parent, directory);
        }
    }

    private static IEnumerable<int> ReadProcesses(string group)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(group, "cgroup.procs")).Select(int.Parse);
        }
        catch (IOException)
        {
            return []; // removed meanwhile
        }
    }

    private static bool TryRemoveTree(string directory)
    {
        if (!Directory.Exists(directory)) return true;
        var empty = true;
        try
        {
            foreach (var child in Directory.GetDirectories(directory)) empty &= TryRemoveTree(child);
            if (empty) Directory.Delete(directory);
            return empty;
        }
        catch (IOException)
        {
            return !Directory.Exists(directory);
        }
    }

    /// <summary>cgroup v2: what the parent has, the child may use. Controllers that cannot be handed down are left out one by one.</summary>
    private static void Delegate(string parent)
    {
        foreach (var controller in File.ReadAllText(Path.Combine(parent, "cgroup.controllers")).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            try
            {
                File.WriteAllText(Path.Combine(parent, "cgroup.subtree_control"), "+" + controller);
            }
            catch (IOException)
            {
                // Not ours to hand down (a real-time process in the root group, say).
            }
        }
    }

    /// <summary>cgroup v1: a cpuset without cpus and memory nodes cannot be joined.</summary>
    private static void InheritCpusets(string parent, string child)
    {
        foreach (var file in Cpusets.Where(f => File.Exists(Path.Combine(child, f))))
        {
            if (string.IsNullOrWhiteSpace(File.ReadAllText(Path.Combine(child, file)))) File.WriteAllText(Path.Combine(child, file), File.ReadAllText(Path.Combine(parent, file)));
        }
    }
}
