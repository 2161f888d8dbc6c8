namespace MiniKube.Cluster.Hosts;

/// <summary>What runs the containers of a node.</summary>
public enum NodeRuntime
{
    Containerd,
    Docker,
}
