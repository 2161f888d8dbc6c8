using System.CommandLine;
using System.Net;
using MiniKube.Client;
using MiniKube.Cluster;
using MiniKube.NodeAgent;

namespace MiniKube.Cli.Composition;

/// <summary>The options of a node's agent, alone or beside the server.</summary>
internal sealed class NodeFlags
{
    private readonly Option<string> _name = new("--node-name") { Description = "The node's name", DefaultValueFactory = _ => Environment.MachineName.ToLowerInvariant() };
    private readonly Option<string?> _address = new("--node-address") { Description = "Address by which other nodes reach this one; found out when not given" };
    private readonly Option<string?> _pods = new("--pod-cidr") { Description = "This node's part of the pods' network; asked of the server when not given" };
    private readonly Option<string> _runtime = new("--runtime-endpoint") { Description = "Socket of the container runtime", DefaultValueFactory = _ => "unix:///run/containerd/containerd.sock" };
    private readonly Option<string> _cni = new("--cni-conf-dir") { Description = "Where the runtime looks for its network configuration", DefaultValueFactory = _ => "/etc/cni/net.d" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _name, _address, _pods, _runtime, _cni }) command.Add(option);
    }

    public NodeAgentOptions Read(ParseResult parsed, ApiClientOptions api, string dataDirectory, string clusterNetwork) => new()
    {
        Api = api,
        NodeName = parsed.GetRequiredValue(_name),
        NodeIp = Address(parsed),
        DataDirectory = dataDirectory,
        PodCidr = parsed.GetValue(_pods),
        RuntimeEndpoint = parsed.GetRequiredValue(_runtime),
        CniConfigDirectory = parsed.GetRequiredValue(_cni),
        ClusterCidr = clusterNetwork,
    };

    public string NodeName(ParseResult parsed) => parsed.GetRequiredValue(_name);

    private string Address(ParseResult parsed) => parsed.GetValue(_address) switch
    {
        null => HostAddress.Find().ToString(),
        var text when IPAddress.TryParse(text, out _) => text,
        var text => throw new ClusterException(ClusterFailure.Usage, $"'{text}' is not an IP address: give --node-address one like 192.0.2.11"),
    };
}
