namespace MiniKube.Network.PodNetwork;

/// <summary>The pod network of one node.</summary>
public sealed record CniConfigOptions
{
    internal const string OwnFile = "10-minikube.conflist";

    /// <summary>This node's pod addresses, a range of each family that pods have, e.g. <c>10.244.1.0/24</c>; its first address becomes the bridge's.</summary>
    public required IReadOnlyList<string> PodCidrs { get; init; }

    /// <summary>Folder where the runtime looks for network configurations.</summary>
    public string ConfigFolder { get; init; } = "/etc/cni/net.d";

    public string FileName { get; init; } = OwnFile;
    public string NetworkName { get; init; } = "minikube";
    public string Bridge { get; init; } = "cni0";

    /// <summary>0: the kernel's choice. Overlays need less (1450 for vxlan over 1500).</summary>
    public int Mtu { get; init; }

    /// <summary>Where addresses in use are noted. Empty: the plugin's own folder.</summary>
    public string LeaseFolder { get; init; } = "";
}
