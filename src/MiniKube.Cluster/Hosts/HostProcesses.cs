namespace MiniKube.Cluster.Hosts;

/// <summary>One process of a node, by its id on this machine and its id inside of the node.</summary>
internal sealed record HostProcess(int Pid, int PidInNode, string Name);

/// <summary>Finds the processes of a node or a cluster by their cgroup, which they cannot leave by forking.</summary>
internal static class HostProcesses
{
    public static IReadOnlyList<HostProcess> Of(string cgroup) => [.. Cgroups.Read().Processes(cgroup).Select(Read).OfType<HostProcess>()];

    /// <summary>Pid 1 of a node; null when it is off.</summary>
    public static HostProcess? Init(IEnumerable<HostProcess> processes) => processes.FirstOrDefault(p => p.PidInNode == 1);

    private static HostProcess? Read(int pid)
    {
        try
        {
            string name = "", ids = "";
            foreach (var line in File.ReadLines($"/proc/{pid}/status"))
            {
                if (line.StartsWith("Name:", StringComparison.Ordinal)) name = line["Name:".Length..].Trim();
                if (!line.StartsWith("NSpid:", StringComparison.Ordinal)) continue;
                ids = line["NSpid:".Length..].Trim();
                break;
            }

            // "NSpid: 4711 12 1": our id, the node's, a container's. Only one number: outside of any node (the tool that started it).
            var all = ids.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries);
            return new HostProcess(pid, all.Length > 1 ? int.Parse(all[1]) : 0, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // ended meanwhile
        }
    }
}
