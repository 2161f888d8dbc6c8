namespace MiniKube.Containers.Tests.Suite;

/// <summary>Runtimes make the cgroup that a sandbox names, but never remove it.</summary>
internal static class Cgroups
{
    public static void Remove(string name)
    {
        foreach (var hierarchy in Directory.EnumerateDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup"))
        {
            var root = Path.Join(hierarchy, name);
            if (Directory.Exists(root))
                RemoveTree(root);
        }
    }

    private static void RemoveTree(string folder)
    {
        foreach (var child in Directory.EnumerateDirectories(folder))
            RemoveTree(child);
        Directory.Delete(folder); // not recursive: the files of a cgroup vanish with it
    }
}
