using System.CommandLine;
using System.Net;
using System.Text.RegularExpressions;
using MiniKube.Client;
using MiniKube.Cluster;
using MiniKube.Network.PodNetwork;
using MiniKube.NodeAgent;

namespace MiniKube.Cli.Composition;

/// <summary>The options of a node's agent, alone or beside the server.</summary>
internal sealed partial class NodeFlags
{
    private readonly Option<string> _name = new("--node-name") { Description = "The node's name", DefaultValueFactory = _ => Environment.MachineName.ToLowerInvariant() };
    private readonly Option<string?> _address = new("--node-address") { Description = "Address by which other nodes reach this one; found out when not given" };
    private readonly Option<string?> _pods = new("--pod-cidr") { Description = "This node's part of the pods' network; asked of the server when not given" };
    private readonly RuntimeFlags _runtime = new();
    private readonly Option<string> _cni = new("--cni-conf-dir") { Description = "Where the runtime looks for its network configuration", DefaultValueFactory = _ => "/etc/cni/net.d" };

    private readonly Option<string> _network = new("--network")
    {
        Description = "How pods of different nodes reach each other: auto, host-gw, vxlan, or none when another CNI is installed",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string?> _dns = new("--cluster-dns") { Description = "Address at which every node answers DNS; the tenth of the services' network when not given, 'none' for no DNS" };
    private readonly Option<string> _domain = new("--cluster-domain") { Description = "The domain of the cluster's names", DefaultValueFactory = _ => "cluster.local" };

    private readonly ServiceProxyFlags _proxy = new();
    private readonly IngressFlags _ingress = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _name, _address, _pods, _cni, _network, _dns, _domain }) command.Add(option);
        _runtime.AddTo(command);
        _proxy.AddTo(command);
        _ingress.AddTo(command);
    }

    public NodeAgentOptions Read(ParseResult parsed, ApiClientOptions api, string dataDirectory, string clusterNetwork, string serviceNetwork) => new()
    {
        Api = api,
        NodeName = Checked(parsed.GetRequiredValue(_name)),
        NodeIp = Addresses(parsed)[0],
        OtherNodeIp = Addresses(parsed).ElementAtOrDefault(1),
        DataDirectory = dataDirectory,
        PodCidr = parsed.GetValue(_pods) is { } own ? Networks.Check(own, _pods) : null,
        PodNetwork = Network(parsed.GetRequiredValue(_network)),
        RuntimeDriver = _runtime.Driver(parsed),
        RuntimeEndpoint = _runtime.Endpoint(parsed),
        CniConfigDirectory = parsed.GetRequiredValue(_cni),
        ClusterCidr = clusterNetwork,
        ServiceCidr = serviceNetwork,
        ClusterDns = DnsAddress.Of(parsed.GetValue(_dns), serviceNetwork),
        ClusterDomain = parsed.GetRequiredValue(_domain),
        Ingress = _ingress.Read(parsed),
        ServiceProxy = _proxy.IsOn(parsed),
        ProxyMode = _proxy.Mode(parsed),
        NodePortAddresses = _proxy.NodePortAddresses(parsed),
    };

    /// <summary>The address was not given.</summary>
    public bool FindsAddress(ParseResult parsed) => parsed.GetValue(_address) is null;

    public string NodeName(ParseResult parsed) => parsed.GetRequiredValue(_name);

    private static string Checked(string name) => name.Length <= 253 && Subdomain().IsMatch(name) ? name
        : throw new ClusterException(ClusterFailure.Usage, $"'{name}' cannot name a node: give --node-name lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit");

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    private static partial Regex Subdomain();

    /// <summary>One, or one of each family.</summary>
    private string[] Addresses(ParseResult parsed)
    {
        if (parsed.GetValue(_address) is not { } text) return [HostAddress.Find().ToString()];
        var parts = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.FirstOrDefault(part => !IPAddress.TryParse(part, out _)) is { } wrong)
            throw new ClusterException(ClusterFailure.Usage, $"'{wrong}' is not an IP address: give --node-address one like 192.0.2.11");
        if (parts.Length is 0 or > 2 || (parts.Length == 2 && parts[0].Contains(':') == parts[1].Contains(':')))
            throw new ClusterException(ClusterFailure.Usage, $"'{text}' does not suit --node-address: give it one address, or one IPv4 and one IPv6 address with a comma between them");
        return parts;
    }

    private static PodNetworkMode Network(string text) => text switch
    {
        "auto" => PodNetworkMode.Auto,
        "host-gw" => PodNetworkMode.HostGateway,
        "vxlan" => PodNetworkMode.Vxlan,
        "none" => PodNetworkMode.None,
        _ => throw new ClusterException(ClusterFailure.Usage, $"'{text}' is no pod network: give --network auto, host-gw, vxlan or none"),
    };
}
