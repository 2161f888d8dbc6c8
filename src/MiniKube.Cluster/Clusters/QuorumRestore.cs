using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Clusters;

/// <summary>
/// Gives up a majority of servers that is lost for good: one server goes on with the data that it has, and the others join it as new ones.
/// What only the lost ones had confirmed is lost with them, so this is for people to decide.
/// </summary>
public sealed class QuorumRestore(string cluster, TimeProvider time, Action<string> progress)
{
    public async Task RunAsync(string survivor, NodeSoftware software, TimeSpan patience, bool force, CancellationToken cancel)
    {
        var paths = ClusterPaths.Of(cluster);
        await using var _ = await ClusterLock.TakeAsync(paths, time, cancel);
        var hosts = ClusterHosts.Open(cluster, time);
        var host = hosts.Of(survivor);
        var store = host.Paths.ServerData + "/etcd/store/member";
        if (hosts.Record.Servers < 3) throw new ClusterException(ClusterFailure.Usage, $"cluster {cluster} has one server, so there is no majority to lose: 'mkube node heal {host.Paths.Name} --name {cluster}' switches it on");
        if (!hosts.Record.IsServer(host.Paths.Number) || !Directory.Exists(store)) throw new ClusterException(ClusterFailure.Usage, $"node {host.Paths.Name} has no data of a server: name one of {string.Join(", ", hosts.Record.ServerNumbers.Select(n => paths.Node(n).Name))} that has");
        using (var api = new ClusterApi(AdminKubeconfig.Credentials(paths, hosts.Record)))
        {
            if (!force && (await api.NodesAsync(cancel)).Nodes is not null) throw new ClusterException($"cluster {cluster} answers, so its majority is there: heal its nodes with 'mkube up --name {cluster}', or add --force if you know better");
        }

        foreach (var other in hosts.All.Where(h => h != host && hosts.Record.IsServer(h.Paths.Number)))
        {
            // Two that come back with their old data would be a majority of their own.
            await other.PowerOffAsync(cancel);
            SetAside(other.Paths);
        }

        await new ClusterKeys(paths, hosts.Record, time).EnsureAsync(cancel); // whoever lost a disk lost its keys too
        await host.PowerOffAsync(cancel);
        await File.WriteAllTextAsync(host.Paths.ServerData + "/etcd/restore-quorum", "", cancel);
        progress($"server {host.Paths.Name} goes on alone");
        await new ClusterBoot(hosts, software, patience, time, progress).RunAsync([host], cancel);
        foreach (var other in hosts.All.Where(h => h != host)) await new ClusterBoot(hosts, software, patience, time, progress).RunAsync([other], cancel);
        progress("every server is a member again");
    }

    private void SetAside(NodePaths server)
    {
        var data = server.ServerData + "/etcd/store";
        if (!Directory.Exists(data)) return;
        var aside = $"{data}.{time.GetUtcNow():yyyyMMdd-HHmmss}";
        Directory.Move(data, aside);
        progress($"the data of {server.Name} were set aside in {aside}");
    }
}
