using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Kubeconfig;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Clusters;

/// <summary>Removes a cluster, whole or half made, by names alone: it trusts no record of what was made.</summary>
public sealed class ClusterDown(string name, TimeProvider time, Action<string> progress)
{
    private readonly ClusterPaths _paths = ClusterPaths.Of(name);

    /// <summary>False when there was nothing to remove.</summary>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        if ((await HostLeaks.FindAsync(name, cancel)).Count == 0) return false;
        await using var held = await ClusterLock.TakeAsync(_paths, time, cancel, progress);
        var record = ClusterRecord.TryRead(_paths); // without it the names are enough
        var kubeconfig = record?.Kubeconfig ?? UserKubeconfig.DefaultPath();

        await ProcessExtinction.KillAsync(_paths.Cgroup, time, cancel);
        progress("processes ended");
        await new ClusterNetwork(_paths, record?.Network ?? new Subnet(0, 0, 0)).RemoveSwitchAsync(cancel);
        await new WayOut(_paths).CloseAsync(cancel);
        await ProcessExtinction.RemoveGroupsAsync(_paths.Cgroup, time, cancel);
        Cgroups.Read().RemoveIfChildless("minikube");
        foreach (var directory in new[] { _paths.Run, _paths.Data })
        {
            foreach (var mount in MountTable.Below(directory)) Posix.Unmount(mount, Posix.MntDetach);
            if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        }

        progress("network, cgroups and files removed");
        await ForgetAsync(kubeconfig, record?.PreviousContext, cancel);
        foreach (var former in record?.FormerKubeconfigs ?? []) await ForgetAsync(former, null, cancel);
        held.Remove();
        WayOut.RestoreForwarding();
        FileLock.RemoveIfFree(ClusterPaths.NetworksLock);
        foreach (var directory in new[] { ClusterPaths.DataRoot + "/clusters", ClusterPaths.DataRoot, ClusterPaths.RunRoot }) PrivateDirectory.RemoveIfEmpty(directory);

        var left = await HostLeaks.FindAsync(name, cancel, kubeconfig);
        return left.Count == 0 ? true : throw new ClusterException($"this is left of cluster {name}: {string.Join("; ", left)}; run 'mkube down --name {name}' again");
    }

    /// <summary>A kubeconfig that was damaged since, or cannot be written, does not keep a cluster alive.</summary>
    private async Task ForgetAsync(string kubeconfig, string? previous, CancellationToken cancel)
    {
        try
        {
            await new UserKubeconfig(kubeconfig, time).RemoveAsync(_paths.Context, previous, cancel);
        }
        catch (Exception e) when (e is ClusterException or IOException or UnauthorizedAccessException)
        {
            progress($"{kubeconfig} is left as it is: {e.Message}");
        }
    }
}
