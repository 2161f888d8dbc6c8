using MiniKube.Cluster.Clusters;
using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Tests.Support;

/// <summary>A switch for a test's hosts, on a network that no other test and no cluster has chosen at the same moment.</summary>
internal static class TestNetwork
{
    public static async Task<(ClusterNetwork Network, Subnet Subnet)> MakeAsync(ClusterPaths cluster)
    {
        PrivateDirectory.Ensure(ClusterPaths.RunRoot);
        await using var choosing = await FileLock.TakeAsync(ClusterPaths.NetworksLock, TimeSpan.FromMinutes(2), TimeProvider.System, default);
        var taken = ClusterPaths.All().Select(ClusterRecord.TryRead).OfType<ClusterRecord>().Select(record => System.Net.IPNetwork.Parse(record.Subnet));
        var subnet = FreeSubnet.Choose(cluster.Name, [.. taken, .. FreeSubnet.Routes(await File.ReadAllLinesAsync("/proc/net/route"))]);
        var network = new ClusterNetwork(cluster, subnet);
        await network.EnsureSwitchAsync(default);
        choosing.Remove();
        return (network, subnet);
    }
}
