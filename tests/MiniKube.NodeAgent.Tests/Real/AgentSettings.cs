namespace MiniKube.NodeAgent.Tests.Real;

/// <summary>What the tests tell the agent's process.</summary>
public sealed record AgentSettings(string Server, string CaFile, string CertificateFile, string KeyFile, string NodeName, string NodeIp, string Folder, string Socket, string PodCidr)
{
    /// <summary>Whether the pod network is somebody else's.</summary>
    public bool ForeignNetwork { get; init; }

    public RuntimeDriver Driver { get; init; }

    public NodeAgentOptions ToOptions() => new()
    {
        Api = new() { Server = Server, CaFile = CaFile, CertificateFile = CertificateFile, KeyFile = KeyFile },
        NodeName = NodeName,
        NodeIp = NodeIp,
        DataDirectory = Path.Combine(Folder, "agent"),
        RuntimeEndpoint = Socket,
        RuntimeDriver = Driver,
        PodCidr = PodCidr,
        PodNetwork = ForeignNetwork ? Network.PodNetwork.PodNetworkMode.None : Network.PodNetwork.PodNetworkMode.Auto,
        CniConfigDirectory = Path.Combine(Folder, "cni"),
        ServiceProxy = false,
        LeaseInterval = TimeSpan.FromSeconds(1),
        StatusInterval = TimeSpan.FromSeconds(1),
    };
}
