namespace MiniKube.ClusterTests.Support;

/// <summary>What a cluster would leave behind, looked for where the kernel keeps it, independently of the product's own bookkeeping.</summary>
internal static class Traces
{
    public static IReadOnlyList<string> Of(string cluster) =>
    [
        .. Processes(cluster).Select(found => $"process {found}"),
        .. Lines("/proc/self/mounts", cluster).Select(found => $"mount {found}"),
        .. Entries("/run/netns", cluster).Select(found => $"network namespace {found}"),
        .. Entries("/sys/class/net", cluster).Select(found => $"interface {found}"),
        .. Directory.EnumerateDirectories("/sys/fs/cgroup", $"*{cluster}*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).Select(found => $"cgroup {found}"),
        .. new[] { "/var/lib/minikube/clusters", "/run/minikube" }.SelectMany(root => Entries(root, cluster)).Select(found => $"files {found}"),
    ];

    private static IEnumerable<string> Processes(string cluster)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out var pid) && pid != Environment.ProcessId))
        {
            string command;
            try
            {
                command = File.ReadAllText(Path.Combine(folder, "cmdline")).Replace('\0', ' ') + string.Join(' ', File.ReadLines(Path.Combine(folder, "cgroup")));
            }
            catch (IOException)
            {
                continue;
            }
            if (command.Contains(cluster, StringComparison.Ordinal)) yield return $"{Path.GetFileName(folder)} {command}";
        }
    }

    private static IEnumerable<string> Lines(string file, string cluster) => File.ReadLines(file).Where(line => line.Contains(cluster, StringComparison.Ordinal));

    private static IEnumerable<string> Entries(string folder, string cluster) =>
        Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder).Where(entry => entry.Contains(cluster, StringComparison.Ordinal)) : [];
}
