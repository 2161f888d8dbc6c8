using MiniKube.Api.Core;

namespace MiniKube.NodeAgent;

/// <summary>How one node's agent runs.</summary>
public sealed record NodeAgentOptions
{
    /// <summary>The server, and the node's own certificate.</summary>
    public required ApiClientOptions Api { get; init; }

    public required string NodeName { get; init; }

    /// <summary>The address by which other nodes reach this one.</summary>
    public required string NodeIp { get; init; }

    /// <summary>Absolute; pods, their logs and a tmpfs for secrets live below it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The runtime's socket: a path, or unix:///path.</summary>
    public string RuntimeEndpoint { get; init; } = "/run/containerd/containerd.sock";

    /// <summary>A runtime that is there already, instead of <see cref="RuntimeEndpoint"/>; the agent disposes of it.</summary>
    public Containers.IContainerRuntime? Runtime { get; init; }

    /// <summary>Null: wait for the node's <c>spec.podCIDR</c>.</summary>
    public string? PodCidr { get; init; }

    /// <summary>Where the agent writes the pod network's configuration; null: somebody else sets up the network.</summary>
    public string? CniConfigDirectory { get; init; } = "/etc/cni/net.d";

    /// <summary>Addresses of all pods of the cluster; tells the service proxy what leaves the cluster. Empty: unknown.</summary>
    public string ClusterCidr { get; init; } = "";

    /// <summary>Keep the kernel's service rules.</summary>
    public bool ServiceProxy { get; init; } = true;

    /// <summary>Address of the cluster's DNS service; null: pods use the node's resolvers.</summary>
    public string? ClusterDns { get; init; }

    public string ClusterDomain { get; init; } = "cluster.local";

    /// <summary>How often a heartbeat is sent until the server says otherwise.</summary>
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the node's Lease is renewed, the only write of an idle node.</summary>
    public TimeSpan LeaseInterval { get; init; } = TimeSpan.FromSeconds(10);

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
}
