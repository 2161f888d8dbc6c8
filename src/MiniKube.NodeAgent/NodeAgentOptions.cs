using MiniKube.Api.Core;
using MiniKube.Network.PodNetwork;

namespace MiniKube.NodeAgent;

/// <summary>How one node's agent runs.</summary>
public sealed record NodeAgentOptions
{
    /// <summary>The server, and the node's own certificate.</summary>
    public required ApiClientOptions Api { get; init; }

    public required string NodeName { get; init; }

    /// <summary>The address by which other nodes reach this one.</summary>
    public required string NodeIp { get; init; }

    /// <summary>Its address of the other family, on hosts that have both.</summary>
    public string? OtherNodeIp { get; init; }

    public IReadOnlyList<string> NodeIps => OtherNodeIp is { } other ? [NodeIp, other] : [NodeIp];

    /// <summary>Absolute; pods, their logs and a tmpfs for secrets live below it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The runtime's socket: a path, or unix:///path.</summary>
    public string RuntimeEndpoint { get; init; } = "/run/containerd/containerd.sock";

    /// <summary>What is spoken on that socket.</summary>
    public RuntimeDriver RuntimeDriver { get; init; }

    /// <summary>A runtime that is there already, instead of <see cref="RuntimeEndpoint"/>; the agent disposes of it.</summary>
    public Containers.IContainerRuntime? Runtime { get; init; }

    /// <summary>This node's pod addresses, one range or one of each family with a comma between; null: what the server gives it, <c>spec.podCIDRs</c>.</summary>
    public string? PodCidr { get; init; }

    public IReadOnlyList<string> PodCidrs => Parts(PodCidr);

    /// <summary>How pods of different nodes reach each other.</summary>
    public PodNetworkMode PodNetwork { get; init; }

    /// <summary>Where the runtime looks for the pod network's configuration, which the agent writes unless the network is somebody else's.</summary>
    public string? CniConfigDirectory { get; init; } = "/etc/cni/net.d";

    /// <summary>Addresses of all pods of the cluster, one network or one of each family: what is none of them leaves the cluster. Empty: unknown.</summary>
    public string ClusterCidr { get; init; } = "";

    public IReadOnlyList<string> ClusterCidrs => Parts(ClusterCidr);

    /// <summary>Addresses of all services, one network or one of each family. Empty: unknown.</summary>
    public string ServiceCidr { get; init; } = "";

    public IReadOnlyList<string> ServiceCidrs => Parts(ServiceCidr);

    /// <summary>Keep the kernel's service rules.</summary>
    public bool ServiceProxy { get; init; } = true;

    /// <summary>By which of the kernel's filters services work.</summary>
    public Network.Proxy.ProxyMode ProxyMode { get; init; }

    /// <summary>Blocks of which this node's addresses must be to answer on node ports, with commas between. Empty: all do.</summary>
    public string NodePortAddresses { get; init; } = "";

    /// <summary>Address of the cluster's DNS service, which every node answers itself; null: pods use the node's resolvers.</summary>
    public string? ClusterDns { get; init; }

    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>Serve Ingresses on this node; null: not here.</summary>
    public Network.Ingress.IngressOptions? Ingress { get; init; }

    /// <summary>How often a heartbeat is sent until the server says otherwise.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the node's Lease is renewed, the only write of an idle node.</summary>
    public TimeSpan LeaseInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the node is compared with its status; what has changed is written.</summary>
    public TimeSpan StatusInterval { get; init; } = TimeSpan.FromSeconds(10);

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Set when the node is first registered.</summary>
    public IReadOnlyList<Taint> Taints { get; init; } = [];

    public int MaxPods { get; init; } = 110;

    /// <summary>Where cgroups are mounted.</summary>
    public string CgroupMount { get; init; } = "/sys/fs/cgroup";

    /// <summary>Reported as the node's version.</summary>
    public string Version { get; init; } = "v1.36.2";

    /// <summary>Pods that the runtime starts side by side; 0: as many as suit this machine.</summary>
    public int StartsAtOnce { get; init; }

    private static IReadOnlyList<string> Parts(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
