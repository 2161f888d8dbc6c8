using Microsoft.Extensions.Logging;
using MiniKube.Network.Iptables;
using MiniKube.Network.ServiceMaps;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Proxy;

/// <summary>By which of the kernel's filters services work.</summary>
public enum ProxyMode
{
    /// <summary>Chains of iptables, named as kube-proxy names them.</summary>
    Iptables,

    /// <summary>Maps of nft: for thousands of services.</summary>
    Nftables,
}

internal static class ProxyModes
{
    public static IRuleApplier Applier(this ProxyMode mode, Command command, IpFamily family, ILogger logger, string backend = "") => mode switch
    {
        ProxyMode.Nftables => new MapApplier(new(command), family),
        _ => new IptablesApplier(new(command, family, backend), family, logger),
    };

    public static ProxyMode Other(this ProxyMode mode) => mode == ProxyMode.Iptables ? ProxyMode.Nftables : ProxyMode.Iptables;
}
