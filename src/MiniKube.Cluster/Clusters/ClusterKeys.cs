using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Kubeconfig;
using MiniKube.Cluster.Pki;

namespace MiniKube.Cluster.Clusters;

/// <summary>
/// Keys and credentials of a cluster, made on this machine, so that servers and agents start at the same moment and none waits for another.
/// The originals are in the cluster's own folder; a server gets what servers share, an agent its own certificate.
/// </summary>
internal sealed class ClusterKeys(ClusterPaths paths, ClusterRecord record, TimeProvider time)
{
    public async Task EnsureAsync(CancellationToken cancel)
    {
        var originals = await ClusterPki.EnsureAsync(paths.Keys, NodeComponents.NamesOf(record, paths.Node(1)), time, cancel);
        foreach (var server in record.ServerNumbers.Select(paths.Node))
        {
            var keys = server.ServerData + "/pki";
            originals.ShareWith(keys);
            if (record.Servers > 1) EtcdPki.Ensure(paths.Keys + "/etcd", keys + "/etcd", [record.Network.Address(server.Number)], time);
            var pki = await ClusterPki.EnsureAsync(keys, NodeComponents.NamesOf(record, server), time, cancel);
            ComponentKubeconfigs.Write(server.ServerData, paths.Context, NodeComponents.ServerUrl(record, server.Number), pki);
        }

        foreach (var node in record.Nodes.Select(paths.Node))
        {
            ComponentKubeconfigs.WriteAgent(node.FromHost(NodePaths.InHost.AgentData), record.Name, NodeComponents.ServerUrl(record), originals, node.Name);
        }

        var admin = Admin(originals).Render();
        if (!File.Exists(paths.AdminKubeconfig) || await File.ReadAllTextAsync(paths.AdminKubeconfig, cancel) != admin) PrivateFile.Write(paths.AdminKubeconfig, admin);
        Document = Admin(originals);
    }

    /// <summary>What goes into the user's kubeconfig.</summary>
    public KubeconfigDocument Document { get; private set; } = null!;

    private KubeconfigDocument Admin(ClusterPki pki) => KubeconfigDocument.For(paths.Context, NodeComponents.ServerUrl(record), pki, pki.Admin);
}
