using System.Net;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Kubeconfig;
using MiniKube.Cluster.Pki;

namespace MiniKube.Cluster.Clusters;

/// <summary>The processes of a node, by their command lines. Every one of them could be typed by hand inside of the node.</summary>
internal static class NodeComponents
{
    public const int ApiPort = 6443;
    public const int EtcdPeerPort = 2380;
    public const string PodNetwork = "10.244.0.0/16";
    public const string ServiceNetwork = "10.96.0.0/16";

    /// <summary>Of <c>default/kubernetes</c>: the first of the service network.</summary>
    public static IPAddress ServiceAddress { get; } = new([10, 96, 0, 1]);

    /// <summary>Where everybody reaches the API: the one server, or this machine's gateway to those of several that serve.</summary>
    public static string ServerUrl(ClusterRecord record) => record.Servers > 1 ? Url(record.Network.Gateway) : Url(record.Network.Address(1));

    /// <summary>One server's own address.</summary>
    public static string ServerUrl(ClusterRecord record, int server) => Url(record.Network.Address(server));

    public static ServerNames NamesOf(ClusterRecord record, NodePaths server) => new()
    {
        ServiceAddress = ServiceAddress,
        DnsNames = [server.Name],
        Addresses = [record.Network.Address(server.Number), record.Network.Gateway],
    };

    /// <summary>The first nodes carry a server; every node an agent.</summary>
    public static IReadOnlyList<HostComponent> For(ClusterRecord record, NodePaths node) =>
        record.IsServer(node.Number) ? [.. ControlPlane(record, node), Agent(record, node)] : [Agent(record, node)];

    private static IEnumerable<HostComponent> ControlPlane(ClusterRecord record, NodePaths node)
    {
        const string data = NodePaths.InHost.ServerData;
        string[] api =
        [
            "--data-dir", data, "--cluster-name", node.Cluster.Context, "--advertise-address", record.Network.Address(node.Number).ToString(),
            "--service-cidr", ServiceNetwork, "--tls-san", record.Network.Gateway.ToString(),
            .. record.Servers > 1 ? ["--etcd-cluster", EtcdMembers(record, node.Cluster), "--etcd-name", node.Name] : Array.Empty<string>(),
            .. record.Servers > 1 && !record.Begun ? ["--etcd-new"] : Array.Empty<string>(),
        ];
        string[] control = ["--cluster-cidr", PodNetwork];
        if (record.Layout == ControlPlaneLayout.Together)
        {
            yield return Mkube("server", ["server", .. api, .. control, "--disable", "agent"]);
            yield break;
        }

        yield return Mkube("apiserver", ["apiserver", .. api]);
        yield return Mkube("scheduler", ["scheduler", "--kubeconfig", ComponentKubeconfigs.Path(data, "scheduler")]);
        yield return Mkube("controller-manager", ["controller-manager", "--kubeconfig", ComponentKubeconfigs.Path(data, "controller-manager"), .. control]);
    }

    private static HostComponent Agent(ClusterRecord record, NodePaths node) => Mkube(
        "agent",
        [
            "agent", "--data-dir", NodePaths.InHost.AgentData, "--kubeconfig", $"{NodePaths.InHost.AgentData}/agent.conf",
            "--node-name", node.Name, "--node-address", record.Network.Address(node.Number).ToString(),
            "--cluster-cidr", PodNetwork, "--service-cidr", ServiceNetwork,
            .. record.Runtime == NodeRuntime.Docker ? ["--runtime", "docker", "--runtime-endpoint", "unix://" + node.DockerSocket] : new[] { "--runtime-endpoint", "unix://" + node.ContainerdSocket },
            "--cni-conf-dir", NodePaths.InHost.NetworkConfiguration,
            .. record.ProxyMode is { } mode ? ["--proxy-mode", mode] : Array.Empty<string>(),
        ]);

    /// <summary>As etcd takes it: <c>dev-1=https://10.117.1.1:2380,…</c>.</summary>
    private static string EtcdMembers(ClusterRecord record, ClusterPaths paths) =>
        string.Join(',', record.ServerNumbers.Select(n => $"{paths.Node(n).Name}=https://{record.Network.Address(n)}:{EtcdPeerPort}"));

    private static string Url(IPAddress address) => $"https://{address}:{ApiPort}";

    private static HostComponent Mkube(string name, string[] arguments) => new(name, [NodePaths.InHost.Program, .. arguments]);
}
