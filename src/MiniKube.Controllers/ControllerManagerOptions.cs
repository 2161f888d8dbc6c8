using System.Net;
using MiniKube.Client;

namespace MiniKube.Controllers;

public sealed record ControllerManagerOptions
{
    public required ApiClientOptions Server { get; init; }

    /// <summary>Who we are when leaders are elected, for example the host's name with a suffix.</summary>
    public string Identity { get; init; } = Environment.MachineName;

    public LeaderPace Pace { get; init; } = LeaderPace.Seldom;

    /// <summary>Off only where nothing else can run controllers, such as in tests.</summary>
    public bool ElectLeader { get; init; } = true;

    /// <summary>Names of controllers that do not run; see <see cref="ControllerManager.Names"/>.</summary>
    public IReadOnlySet<string> Disabled { get; init; } = new HashSet<string>();

    /// <summary>A node that is silent for longer is Unknown.</summary>
    public TimeSpan NodeGracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A node that never reported anything is Unknown after this time.</summary>
    public TimeSpan NodeStartupGracePeriod { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pods of a node that was deleted wait so long for it to come back.</summary>
    public TimeSpan NodeReturnPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When most nodes are down at once, one more node is emptied in this time.</summary>
    public TimeSpan DisruptedEvictionInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pod addresses of the whole cluster: one network, or one of each family, the first of them first.</summary>
    public IReadOnlyList<IPNetwork> ClusterCidrs { get; init; } = [IPNetwork.Parse("10.244.0.0/16")];

    /// <summary>Prefix length of each node's part of an IPv4 network.</summary>
    public int NodeCidrMask { get; init; } = 24;

    /// <summary>Prefix length of each node's part of an IPv6 network.</summary>
    public int NodeCidrMaskV6 { get; init; } = 64;

    /// <summary>PEM of the cluster's authority, published in every namespace as ConfigMap "kube-root-ca.crt"; null: not published.</summary>
    public string? RootCa { get; init; }

    /// <summary>PEM of the authority that signs approved requests for certificates, and of its key; null: nothing is signed here.</summary>
    public string? SigningCertificateFile { get; init; }

    public string? SigningKeyFile { get; init; }

    /// <summary>Where services of type LoadBalancer get their addresses; null: they have the nodes' own.</summary>
    public LoadBalancers.BalancerPool? BalancerPool { get; init; }

    /// <summary>Finished pods kept before the oldest go.</summary>
    public int FinishedPodsKept { get; init; } = 12_500;
}
