using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Kubeconfig;
using MiniKube.Cluster.Pki;

namespace MiniKube.Cluster.Clusters;

/// <summary>What <c>mkube up</c> was asked for.</summary>
public sealed record UpRequest
{
    public required string Name { get; init; }

    /// <summary>The mkube executable that the nodes run.</summary>
    public required string Program { get; init; }

    public required string SandboxImage { get; init; }

    /// <summary>Writes the image archives that every node loads at boot into a folder and names them; the sandbox image is among them.</summary>
    public required Func<string, CancellationToken, Task<IReadOnlyList<string>>> WriteImages { get; init; }

    public int Nodes { get; init; } = 1;

    public ControlPlaneLayout Layout { get; init; }

    /// <summary>The kubeconfig to merge into; null for the user's.</summary>
    public string? Kubeconfig { get; init; }

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>
/// Brings a cluster to what was asked for, from whatever is there: nothing, half of it, or all of it.
/// The record is on disk before the first thing is made, and every name follows from the cluster's: interrupted at any moment, <c>mkube down</c> finds the rest.
/// </summary>
public sealed class ClusterUp(UpRequest request, TimeProvider time, Action<string> progress)
{
    private readonly ClusterPaths _paths = ClusterPaths.Of(request.Name);

    public async Task RunAsync(CancellationToken cancel)
    {
        await using var _ = await ClusterLock.TakeAsync(_paths, time, cancel);
        var record = await RecordAsync(cancel);
        var network = new ClusterNetwork(_paths, record.Network);
        var hosts = Enumerable.Range(1, record.Nodes).Select(n => new NodeHost(_paths.Node(n), network, time)).ToList();

        var (admin, credentials) = await CredentialsAsync(record, cancel);
        if (await network.EnsureSwitchAsync(cancel))
        {
            progress($"network {record.Subnet}");
            foreach (var (host, number) in Numbered(hosts)) await host.PlugInAgainAsync(number, cancel);
        }

        var off = Numbered(hosts).Where(h => !h.Host.IsOn).ToList();
        var images = off.Count > 0 ? await request.WriteImages(_paths.Images, cancel) : [];
        foreach (var (host, number) in off)
        {
            var plan = new NodePlan(number, NodeComponents.For(record, host.Paths, number)) { SandboxImage = request.SandboxImage, Images = images };
            await host.BootAsync(plan, request.Program, cancel);
            progress($"node {host.Paths.Name} ({record.Network.Address(number)}) started");
        }

        await new ClusterReadiness(record, hosts, request.Patience, time).WaitAsync(credentials, cancel);
        progress(record.Nodes == 1 ? "the node is Ready" : $"all {record.Nodes} nodes are Ready");
        await SelectContextAsync(record, admin, cancel);
    }

    private static IEnumerable<(NodeHost Host, int Number)> Numbered(IEnumerable<NodeHost> hosts) => hosts.Select((h, i) => (h, i + 1));

    private async Task<ClusterRecord> RecordAsync(CancellationToken cancel)
    {
        if (ClusterRecord.Read(_paths) is { } existing)
        {
            progress($"cluster {existing.Name} exists, completing it");
            return existing;
        }

        // Two clusters that are made at the same moment must not choose the same network.
        await using var choosing = await FileLock.TakeAsync(ClusterPaths.NetworksLock, TimeSpan.FromSeconds(30), time, cancel);
        var taken = ClusterPaths.All().Select(ClusterRecord.Read).OfType<ClusterRecord>().Select(r => System.Net.IPNetwork.Parse(r.Subnet));
        var routes = FreeSubnet.Routes(await File.ReadAllLinesAsync("/proc/net/route", cancel));
        var record = new ClusterRecord
        {
            Name = request.Name,
            Subnet = FreeSubnet.Choose(request.Name, [.. taken, .. routes]).ToString(),
            Nodes = request.Nodes,
            Layout = request.Layout,
            Kubeconfig = request.Kubeconfig ?? UserKubeconfig.DefaultPath(),
        };
        record.Write(_paths);
        choosing.Remove();
        return record;
    }

    /// <summary>Keys and credentials are made out here, so that server and agent start at the same moment and none waits for the other.</summary>
    private async Task<(KubeconfigDocument ForTheUser, KubeconfigCredentials ForUs)> CredentialsAsync(ClusterRecord record, CancellationToken cancel)
    {
        var first = _paths.Node(1);
        var url = NodeComponents.ServerUrl(record.Network);
        var names = new ServerNames { ServiceAddress = NodeComponents.ServiceAddress, DnsNames = [first.Name], Addresses = [record.Network.Address(1)] };
        var pki = await ClusterPki.EnsureAsync(first.ServerData + "/pki", names, time, cancel);
        ComponentKubeconfigs.Write(first.ServerData, _paths.Context, url, pki);
        for (var number = 1; number <= record.Nodes; number++)
        {
            var node = _paths.Node(number);
            ComponentKubeconfigs.WriteAgent(node.FromHost(NodePaths.InHost.AgentData), record.Name, url, pki, node.Name);
        }

        return (KubeconfigDocument.For(_paths.Context, url, pki, pki.Admin), AdminKubeconfig.Credentials(_paths, record));
    }

    private async Task SelectContextAsync(ClusterRecord record, KubeconfigDocument admin, CancellationToken cancel)
    {
        var file = record.Kubeconfig ?? UserKubeconfig.DefaultPath();
        var before = await new UserKubeconfig(file, time).MergeAsync(admin, cancel);
        if (before is not null) (record with { PreviousContext = before }).Write(_paths);
        progress($"kubectl context {_paths.Context} selected in {file}");
    }
}
