namespace MiniKube.Scheduler;

/// <summary>Two pods cannot take the same port of a host.</summary>
internal sealed class NodePortsPlugin : IFilter
{
    private static readonly Rejection Taken = new("node(s) didn't have free ports for the requested pod ports");

    public string Name => "NodePorts";

    public Rejection? Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        foreach (var port in pod.HostPorts)
        {
            if (!node.HasPortFor(port)) return Taken;
        }
        return null;
    }
}
