namespace MiniKube.NodeAgent.Tests.Real;

/// <summary>What the tests tell the agent's process.</summary>
public sealed record AgentSettings(string Server, string CaFile, string CertificateFile, string KeyFile, string NodeName, string NodeIp, string Folder, string Socket, string PodCidr)
{
    public NodeAgentOptions ToOptions() => new()
    {
        Api = new() { Server = Server, CaFile = CaFile, CertificateFile = CertificateFile, KeyFile = KeyFile },
        NodeName = NodeName,
        NodeIp = NodeIp,
        DataDirectory = Path.Combine(Folder, "agent"),
        RuntimeEndpoint = Socket,
        PodCidr = PodCidr,
        CniConfigDirectory = Path.Combine(Folder, "cni"),
        ServiceProxy = false,
    };
}
