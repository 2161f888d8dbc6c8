using System.Text.Json.Serialization;

namespace MiniKube.Cluster.Clusters;

/// <summary>What <c>mkube status --output json</c> prints.</summary>
public sealed record ClusterStatus(string Name, IReadOnlyList<NodeStatus> Nodes);

/// <param name="Name">The node.</param>
/// <param name="Role"><c>server</c> or <c>agent</c>.</param>
/// <param name="Address">In the cluster's network.</param>
/// <param name="Ready">As the API says.</param>
/// <param name="State">Of the machine itself: <c>on</c>, <c>off</c>, <c>partitioned</c> or <c>hung</c>.</param>
/// <param name="MemoryBytes">Of all its processes, pods included; pages that several share count in part for each (PSS).</param>
/// <param name="Components">What its init looks after.</param>
public sealed record NodeStatus(string Name, string Role, string Address, bool Ready, string State, long MemoryBytes, IReadOnlyList<ComponentStatus> Components);

/// <param name="Name">server (or apiserver, scheduler, controller-manager), agent, etcd, containerd or dockerd.</param>
/// <param name="Pid">Process id on this machine; zero while it is down.</param>
/// <param name="Restarts">How often the node's init (or the server, for etcd) had to start it again.</param>
public sealed record ComponentStatus(string Name, int Pid, int Restarts);

[JsonSerializable(typeof(ClusterStatus))]
[JsonSerializable(typeof(IReadOnlyList<ClusterSummary>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
public sealed partial class StatusJson : JsonSerializerContext;
