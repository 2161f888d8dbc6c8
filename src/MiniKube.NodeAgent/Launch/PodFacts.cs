using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Launch;

/// <summary>What a pod's containers may learn about their pod and node (downward API).</summary>
internal sealed record PodFacts
{
    public required Pod Pod { get; init; }

    /// <summary>Empty while the sandbox is being made.</summary>
    public IReadOnlyList<string> PodIps { get; init; } = [];

    public string HostIp { get; init; } = "";

    /// <summary>What a container without a limit may use.</summary>
    public IReadOnlyDictionary<string, Quantity> Allocatable { get; init; } = new Dictionary<string, Quantity>();

    public IReadOnlyDictionary<string, string> ServiceVariables { get; init; } = new Dictionary<string, string>();

    /// <summary>Tokens of the pod's service account for its projected volumes.</summary>
    public IReadOnlyDictionary<Volumes.TokenUse, string> Tokens { get; init; } = new Dictionary<Volumes.TokenUse, string>();

    public ConfigSnapshot Config { get; init; } = ConfigSnapshot.Empty;
}
