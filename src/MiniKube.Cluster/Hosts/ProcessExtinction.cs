using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Hosts;

/// <summary>Ends every process of a cgroup and of those below it, also those that are being started while it works.</summary>
internal static class ProcessExtinction
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    public static async Task KillAsync(string cgroup, TimeProvider time, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        Freezer.Thaw(cgroup); // a frozen process does not die
        while (HostProcesses.Of(cgroup) is { Count: > 0 } alive)
        {
            // Pid 1 of a node takes the whole node with it; killing the others one by one meanwhile would only give its supervisor work.
            var first = alive.Where(p => p.PidInNode <= 1).ToList();
            foreach (var process in first.Count > 0 ? first : alive) Posix.Kill(process.Pid, Posix.SigKill);
            if (time.GetElapsedTime(started) > Deadline)
            {
                throw new ClusterException(
                    ClusterFailure.TimedOut,
                    $"processes {string.Join(", ", alive.Select(p => $"{p.Pid} ({p.Name})"))} do not end, probably waiting for a disk: mend that and run 'mkube down' again");
            }

            await Task.Delay(Poll, time, cancel);
        }
    }

    /// <summary>Removes the empty groups: the kernel lets go of them some milliseconds after their last process.</summary>
    public static async Task RemoveGroupsAsync(string cgroup, TimeProvider time, CancellationToken cancel)
    {
        var cgroups = Cgroups.Read();
        var started = time.GetTimestamp();
        while (!cgroups.TryRemove(cgroup))
        {
            if (time.GetElapsedTime(started) > Deadline) throw new ClusterException(ClusterFailure.TimedOut, $"the cgroups {cgroup} stay busy: run 'mkube down' again");
            await Task.Delay(Poll, time, cancel);
        }
    }
}
