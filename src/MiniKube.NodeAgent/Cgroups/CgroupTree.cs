using System.Globalization;
using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Cgroups;

/// <summary>
/// The cgroups above containers. The runtime makes them; the agent says what they weigh and removes them: under cgroup v1 on every controller.
/// Without these weights a container's request would count only against its own pod.
/// </summary>
internal sealed class CgroupTree(string mount)
{
    private const string Kubepods = "/kubepods";
    private readonly Lazy<string[]> hierarchies = new(() => Hierarchies(mount));
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> burstable = [];

    private bool IsUnified => hierarchies.Value is [var only] && only == mount;

    /// <summary>Sets the pod's weight and limits. Failures are ignored: the containers' own limits hold without them.</summary>
    public void Apply(Pod pod)
    {
        var limits = PodLimits.Of(pod.Spec);
        var path = SandboxSpecs.CgroupParent(pod);
        Write(path, limits);
        Write($"{Kubepods}/besteffort", new(2, null, null));
        long sum;
        lock (gate)
        {
            if (path.StartsWith($"{Kubepods}/burstable", StringComparison.Ordinal)) burstable[path] = limits.CpuShares;
            sum = burstable.Values.Sum();
        }
        if (sum > 0) Write($"{Kubepods}/burstable", new(Math.Clamp(sum, 2, 262_144), null, null));
    }

    /// <summary>Gives the pod what it lacks for its new limits, and takes nothing away: its containers may still have more.</summary>
    public void Widen(Pod pod) => Write(SandboxSpecs.CgroupParent(pod), PodLimits.Of(pod.Spec), onlyMore: true);

    /// <summary>Bytes that a container uses; null where the kernel itself refuses a limit below them.</summary>
    public long? MemoryInUse(Pod pod, string containerId)
    {
        var file = $"{mount}{SandboxSpecs.CgroupParent(pod)}/{containerId}/memory.current";
        return IsUnified && File.Exists(file) && long.TryParse(File.ReadAllText(file), out var used) ? used : null;
    }

    /// <summary>False when something still lives in it: try again later.</summary>
    public bool Remove(Pod pod)
    {
        var path = SandboxSpecs.CgroupParent(pod);
        lock (gate) burstable.Remove(path);
        var gone = true;
        foreach (var hierarchy in hierarchies.Value) gone &= RemoveTree(hierarchy + path);
        return gone;
    }

    /// <summary>Removes the cgroups of pods that nobody knows.</summary>
    public void RemoveOthers(Func<string, bool> isKnown)
    {
        foreach (var parent in (string[])[Kubepods, $"{Kubepods}/burstable", $"{Kubepods}/besteffort"])
        {
            foreach (var hierarchy in hierarchies.Value)
            {
                if (!Directory.Exists(hierarchy + parent)) continue;
                foreach (var folder in Directory.GetDirectories(hierarchy + parent, "pod*"))
                {
                    if (!isKnown(Path.GetFileName(folder)[3..])) RemoveTree(folder);
                }
            }
        }
    }

    private void Write(string path, PodLimits limits, bool onlyMore = false)
    {
        if (IsUnified)
        {
            Put(mount + path, "cpu.weight", 1 + (limits.CpuShares - 2) * 9999 / 262_142);
            if (limits.CpuQuota is { } quota) Put(mount + path, "cpu.max", quota, $" {ResourceMapping.Period}");
            if (limits.Memory is { } memory) Put(mount + path, "memory.max", memory);
            return;
        }
        Put($"{mount}/cpu{path}", "cpu.shares", limits.CpuShares);
        if (limits.CpuQuota is { } cfs)
        {
            Put($"{mount}/cpu{path}", "cpu.cfs_period_us", ResourceMapping.Period);
            Put($"{mount}/cpu{path}", "cpu.cfs_quota_us", cfs);
        }
        if (limits.Memory is { } bytes) Put($"{mount}/memory{path}", "memory.limit_in_bytes", bytes);

        void Put(string folder, string file, long value, string rest = "")
        {
            var whole = Path.Combine(folder, file);
            try
            {
                if (!Directory.Exists(folder) || (onlyMore && Amount(File.ReadAllText(whole)) >= value)) return;
                File.WriteAllText(whole, value.ToString(CultureInfo.InvariantCulture) + rest);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A controller that is not there or not ours to set.
            }
        }
    }

    /// <summary>The first word of a cgroup's file; no limit is more than any.</summary>
    private static long Amount(string text) =>
        long.TryParse(text.Trim().Split(' ')[0], CultureInfo.InvariantCulture, out var amount) && amount >= 0 ? amount : long.MaxValue;

    private static bool RemoveTree(string folder)
    {
        if (!Directory.Exists(folder)) return true;
        try
        {
            // The files of a cgroup cannot be deleted, only the folders, from the leaves up.
            foreach (var child in Directory.GetDirectories(folder)) RemoveTree(child);
            Directory.Delete(folder, recursive: false);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return !Directory.Exists(folder);
        }
    }

    /// <summary>The controllers' own folders; links such as "cpu" to "cpu,cpuacct" once.</summary>
    private static string[] Hierarchies(string mount)
    {
        if (!Directory.Exists(mount)) return [];
        if (File.Exists(Path.Combine(mount, "cgroup.controllers"))) return [mount];
        return [.. new DirectoryInfo(mount).GetDirectories().Where(folder => folder.LinkTarget is null && folder.Name != "unified").Select(folder => folder.FullName)];
    }
}
