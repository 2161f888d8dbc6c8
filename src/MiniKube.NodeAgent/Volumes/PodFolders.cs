using MiniKube.NodeAgent.Kernel;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Volumes;

/// <summary>Takes away what the agent made for a pod. Nothing is deleted while something is mounted below it: that could be data of the host.</summary>
internal static class PodFolders
{
    /// <summary>Unmounts and deletes the pod's volumes and files; its logs stay.</summary>
    /// <exception cref="IOException">Something is still mounted or in use: try again later.</exception>
    public static void Remove(PodPaths paths)
    {
        UnmountBelow(paths.Root);
        UnmountBelow(paths.Volatile);
        if (MountsBelow(paths.Root).Concat(MountsBelow(paths.Volatile)).FirstOrDefault() is { } left) throw new IOException($"{left} is still mounted");
        Delete(paths.Root);
        Delete(paths.Volatile);
    }

    public static void RemoveLogs(PodPaths paths) => Delete(paths.Logs);

    /// <summary>Removes what was left of pods that nobody knows any more. Returns what could not be removed.</summary>
    public static IReadOnlyList<string> RemoveOthers(AgentPaths agent, Func<string, bool> isKnown)
    {
        var failed = new List<string>();
        foreach (var folder in Folders(agent.Pods).Concat(Folders(agent.Volatile)).Where(folder => !isKnown(Path.GetFileName(folder)))) Try(folder);
        foreach (var folder in Folders(agent.Logs).Where(folder => !isKnown(folder[(folder.LastIndexOf('_') + 1)..]))) Try(folder);
        return failed;

        void Try(string folder)
        {
            try
            {
                UnmountBelow(folder);
                if (MountsBelow(folder).Count == 0) Delete(folder);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                failed.Add(folder);
            }
        }
    }

    /// <summary>Makes the tmpfs for secrets, once; it outlives the agent.</summary>
    public static void EnsureVolatile(string folder)
    {
        Directory.CreateDirectory(folder, (UnixFileMode)0b111_000_000);
        if (Native.IsTmpfs(folder)) return;
        if (Native.Mount("tmpfs", folder, "tmpfs", Native.MountNoSuid | Native.MountNoDev | Native.MountNoExec, "mode=0700,size=10%") != 0)
        {
            throw Native.Error($"cannot mount a tmpfs on {folder}");
        }
    }

    private static void UnmountBelow(string folder)
    {
        // Deepest first; several may lie on one another.
        foreach (var mount in MountsBelow(folder).OrderByDescending(path => path.Length)) _ = Native.Unmount(mount, Native.UnmountDetach | Native.UnmountNoFollow);
    }

    private static List<string> MountsBelow(string folder)
    {
        var found = new List<string>();
        foreach (var line in File.ReadLines("/proc/thread-self/mountinfo"))
        {
            var words = line.Split(' ', 6);
            if (words.Length < 6) continue;
            var point = words[4].Replace("\\040", " ").Replace("\\011", "\t").Replace("\\012", "\n").Replace("\\134", "\\");
            if (point.StartsWith(folder + "/", StringComparison.Ordinal)) found.Add(point);
        }
        return found;
    }

    private static string[] Folders(string parent) => Directory.Exists(parent) ? Directory.GetDirectories(parent) : [];

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }
}
