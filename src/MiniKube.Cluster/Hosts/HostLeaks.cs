using MiniKube.Cluster.Kubeconfig;

namespace MiniKube.Cluster.Hosts;

/// <summary>What of a cluster is to be found on this machine. Empty after <c>mkube down</c>: that is what "without a trace" means.</summary>
public static class HostLeaks
{
    /// <param name="cluster">Its name.</param>
    /// <param name="cancel">Ends the search.</param>
    /// <param name="kubeconfig">The file that may hold its context; null for the user's.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(string cluster, CancellationToken cancel, string? kubeconfig = null)
    {
        var paths = ClusterPaths.Of(cluster);
        var rules = await new WayOut(paths).FindAsync(cancel);
        return [.. Search(paths, kubeconfig ?? UserKubeconfig.DefaultPath()), .. rules.Select(r => $"rule {r}")];
    }

    private static IEnumerable<string> Search(ClusterPaths paths, string kubeconfig)
    {
        foreach (var process in HostProcesses.Of(paths.Cgroup)) yield return $"process {process.Pid} ({process.Name})";
        foreach (var process in ByCommandLine(paths)) yield return process;
        foreach (var group in Cgroups.Read().Directories(paths.Cgroup).Where(Directory.Exists)) yield return $"cgroup {group}";
        foreach (var directory in new[] { paths.Data, paths.Run })
        {
            foreach (var mount in MountTable.Below(directory)) yield return $"mount {mount}";
            if (Directory.Exists(directory)) yield return $"folder {directory}";
        }

        if (File.Exists(paths.Lock)) yield return $"lock {paths.Lock}";
        if (Directory.Exists("/sys/class/net/" + paths.Uplink)) yield return $"interface {paths.Uplink}";
        if (new UserKubeconfig(kubeconfig, TimeProvider.System).Mentions(paths.Context)) yield return $"kubeconfig context {paths.Context}";
    }

    /// <summary>Processes that name the cluster's folders but are in none of its cgroups.</summary>
    private static IEnumerable<string> ByCommandLine(ClusterPaths paths)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc").Where(d => int.TryParse(Path.GetFileName(d), out _)))
        {
            string command;
            try
            {
                command = File.ReadAllText(directory + "/cmdline").Replace('\0', ' ');
            }
            catch (IOException)
            {
                continue;
            }

            if (command.Contains(paths.Run + "/", StringComparison.Ordinal) && command.Contains("host-init", StringComparison.Ordinal)) yield return $"process {Path.GetFileName(directory)} ({command.Trim()})";
        }
    }
}
