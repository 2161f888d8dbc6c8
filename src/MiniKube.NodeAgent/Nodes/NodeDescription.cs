using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Nodes;

/// <summary>The Node object as its agent wants it. Pure.</summary>
internal static class NodeDescription
{
    private const int MostImages = 50;

    public static Dictionary<string, string> Labels(NodeAgentOptions options)
    {
        var labels = new Dictionary<string, string>(options.Labels);
        labels["kubernetes.io/hostname"] = options.NodeName;
        labels["kubernetes.io/os"] = labels["beta.kubernetes.io/os"] = "linux";
        labels["kubernetes.io/arch"] = labels["beta.kubernetes.io/arch"] = NodeFacts.Architecture;
        return labels;
    }

    public static NodeStatus Status(
        NodeStatus prior,
        NodeAgentOptions options,
        NodeFacts facts,
        long diskBytes,
        NodeHealthReading reading,
        string runtimeVersion,
        IReadOnlyList<Containers.ImageInfo> images,
        DateTimeOffset now) => prior with
    {
        Capacity = NodeResources.WithExtended(NodeResources.Capacity(facts, diskBytes, options.MaxPods), prior),
        Allocatable = NodeResources.WithExtended(NodeResources.Allocatable(facts, diskBytes, options.MaxPods), prior),
        Addresses = [.. options.NodeIps.Select(ip => new NodeAddress { Type = "InternalIP", Address = ip }), new() { Type = "Hostname", Address = options.NodeName }],
        NodeInfo = facts.System with { ContainerRuntimeVersion = runtimeVersion.Length > 0 ? runtimeVersion : prior.NodeInfo.ContainerRuntimeVersion },
        Conditions = NodeConditions.Of(reading, prior.Conditions, now),
        Images = [.. images.OrderByDescending(image => image.SizeBytes).ThenBy(image => image.Id, StringComparer.Ordinal).Take(MostImages).Select(Image)],
    };

    /// <summary>Whether the difference is worth a write; that a condition was looked at again is not.</summary>
    public static bool IsNews(NodeStatus before, NodeStatus after) => !ApiJson.SameContent(Still(before), Still(after));

    private static NodeStatus Still(NodeStatus status) =>
        status with { Conditions = [.. status.Conditions.Select(condition => condition with { LastHeartbeatTime = null })] };

    private static ContainerImage Image(Containers.ImageInfo image) => new() { Names = [.. image.Digests.Concat(image.Tags).Take(5)], SizeBytes = image.SizeBytes };
}
