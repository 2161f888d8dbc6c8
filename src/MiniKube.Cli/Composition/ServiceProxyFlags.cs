using System.CommandLine;
using System.Net;
using MiniKube.Cluster;
using MiniKube.Network.Proxy;

namespace MiniKube.Cli.Composition;

/// <summary>How a node leads calls of services to their endpoints.</summary>
internal sealed class ServiceProxyFlags
{
    private readonly Option<string> _mode = new("--proxy-mode")
    {
        Description = "How services reach their endpoints: iptables, nft (for thousands of services), or none when another proxy is installed",
        DefaultValueFactory = _ => "iptables",
    };

    private readonly Option<string?> _addresses = new("--nodeport-addresses") { Description = "Networks whose addresses of this node answer on node ports, such as 192.0.2.0/24; all when not given" };

    public void AddTo(Command command)
    {
        command.Add(_mode);
        command.Add(_addresses);
    }

    public bool IsOn(ParseResult parsed) => parsed.GetRequiredValue(_mode) != "none";

    public ProxyMode Mode(ParseResult parsed) => parsed.GetRequiredValue(_mode) switch
    {
        "iptables" or "none" => ProxyMode.Iptables,
        "nft" or "nftables" => ProxyMode.Nftables,
        var text => throw new ClusterException(ClusterFailure.Usage, $"'{text}' is no way to serve services: give --proxy-mode iptables, nft or none"),
    };

    public string NodePortAddresses(ParseResult parsed)
    {
        var text = parsed.GetValue(_addresses) ?? "";
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.FirstOrDefault(part => !IPNetwork.TryParse(part, out _)) is { } wrong
            ? throw new ClusterException(ClusterFailure.Usage, $"'{wrong}' is no network: give --nodeport-addresses ones like 192.0.2.0/24")
            : text;
    }
}
