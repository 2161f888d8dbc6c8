using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Kubeconfig;

namespace MiniKube.Cluster.Clusters;

/// <summary>The administrator's credentials of a cluster made by <c>up</c>, under the context's name that <c>up</c> gives it.</summary>
public static class AdminKubeconfig
{
    public static async Task<string> ReadAsync(ClusterPaths paths, CancellationToken cancel) =>
        File.Exists(paths.AdminKubeconfig)
            ? await File.ReadAllTextAsync(paths.AdminKubeconfig, cancel)
            : throw new ClusterException(ClusterFailure.NotFound, $"there is no cluster '{paths.Name}': make it with 'mkube up --name {paths.Name}'");

    /// <summary>The same by the files of the keys. They may not be there yet.</summary>
    internal static KubeconfigCredentials Credentials(ClusterPaths paths, ClusterRecord record) =>
        new(NodeComponents.ServerUrl(record), paths.Keys + "/ca.crt", paths.Keys + "/admin.crt", paths.Keys + "/admin.key");
}
