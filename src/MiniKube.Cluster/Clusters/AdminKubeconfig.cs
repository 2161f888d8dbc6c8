using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Kubeconfig;

namespace MiniKube.Cluster.Clusters;

/// <summary>The administrator's credentials of a cluster made by <c>up</c>, under the context's name that <c>up</c> gives it.</summary>
public static class AdminKubeconfig
{
    public static async Task<string> ReadAsync(ClusterPaths paths, CancellationToken cancel)
    {
        var path = ComponentKubeconfigs.Path(paths.Node(1).ServerData, "admin");
        return File.Exists(path)
            ? await File.ReadAllTextAsync(path, cancel)
            : throw new ClusterException(ClusterFailure.NotFound, $"there is no cluster '{paths.Name}': make it with 'mkube up --name {paths.Name}'");
    }

    /// <summary>The same by the files of the keys. They may not be there yet.</summary>
    internal static KubeconfigCredentials Credentials(ClusterPaths paths, ClusterRecord record)
    {
        var keys = paths.Node(1).ServerData + "/pki";
        return new KubeconfigCredentials(NodeComponents.ServerUrl(record.Network), keys + "/ca.crt", keys + "/admin.crt", keys + "/admin.key");
    }
}
