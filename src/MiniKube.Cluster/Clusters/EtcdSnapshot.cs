using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Clusters;

/// <summary>Makes the data of a stopped etcd the beginning of a cluster of one member, with a log of its own.</summary>
public static class EtcdSnapshot
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <param name="database">The member's <c>snap/db</c>.</param>
    /// <param name="into">A folder that does not exist yet.</param>
    public static async Task RestoreAsync(string database, string into, string name, string peerUrl, CancellationToken cancel) => await Command.RunAsync(
        "/usr/bin/env",
        [
            "ETCDCTL_API=3", "etcdctl", "snapshot", "restore", database, "--skip-hash-check=true", $"--data-dir={into}", $"--name={name}",
            $"--initial-cluster={name}={peerUrl}", $"--initial-advertise-peer-urls={peerUrl}",
        ],
        cancel, deadline: Deadline);
}
