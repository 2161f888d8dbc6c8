using System.Net;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Kubeconfig;

namespace MiniKube.Cluster.Clusters;

/// <summary>The processes of a node, by their command lines. Every one of them could be typed by hand inside of the node.</summary>
internal static class NodeComponents
{
    public const int ApiPort = 6443;
    public const string PodNetwork = "10.244.0.0/16";
    public const string ServiceNetwork = "10.96.0.0/16";

    /// <summary>Of <c>default/kubernetes</c>: the first of the service network.</summary>
    public static IPAddress ServiceAddress { get; } = new([10, 96, 0, 1]);

    public static string ServerUrl(Subnet subnet) => $"https://{subnet.Address(1)}:{ApiPort}";

    /// <summary>Node 1 carries the control plane; every node an agent.</summary>
    public static IReadOnlyList<HostComponent> For(ClusterRecord record, NodePaths node, int number) =>
        number == 1 ? [.. ControlPlane(record), Agent(record, node, number)] : [Agent(record, node, number)];

    private static IEnumerable<HostComponent> ControlPlane(ClusterRecord record)
    {
        const string data = NodePaths.InHost.ServerData;
        string[] api =
        [
            "--data-dir", data, "--cluster-name", ClusterPaths.Of(record.Name).Context, "--advertise-address", record.Network.Address(1).ToString(),
            "--service-cidr", ServiceNetwork,
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

    private static HostComponent Agent(ClusterRecord record, NodePaths node, int number) => Mkube(
        "agent",
        [
            "agent", "--data-dir", NodePaths.InHost.AgentData, "--kubeconfig", $"{NodePaths.InHost.AgentData}/agent.conf",
            "--node-name", node.Name, "--node-address", record.Network.Address(number).ToString(),
            "--cluster-cidr", PodNetwork, "--service-cidr", ServiceNetwork,
            "--runtime-endpoint", "unix://" + node.ContainerdSocket, "--cni-conf-dir", NodePaths.InHost.NetworkConfiguration,
        ]);

    private static HostComponent Mkube(string name, string[] arguments) => new(name, [NodePaths.InHost.Program, .. arguments]);
}
