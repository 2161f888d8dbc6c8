namespace MiniKube.Network.Iptables;

/// <summary>The chains' names: kube-proxy's own, so that people and tools that know those find their way.</summary>
internal static class Chains
{
    public const string Nat = "nat";
    public const string Filter = "filter";

    public const string MarkMasquerade = "KUBE-MARK-MASQ";

    /// <summary>Cluster addresses → services.</summary>
    public static readonly ChainId Services = new(Nat, "KUBE-SERVICES");

    /// <summary>Ports of the node → services.</summary>
    public static readonly ChainId NodePorts = new(Nat, "KUBE-NODEPORTS");

    public static readonly ChainId Postrouting = new(Nat, "KUBE-POSTROUTING");
    public static readonly ChainId Mark = new(Nat, MarkMasquerade);

    /// <summary>Cluster addresses without endpoints.</summary>
    public static readonly ChainId RejectedServices = new(Filter, "KUBE-SERVICES");

    /// <summary>External addresses and node ports without endpoints.</summary>
    public static readonly ChainId RejectedExternal = new(Filter, "KUBE-EXTERNAL-SERVICES");

    /// <summary>Addresses of load balancers that only some may call.</summary>
    public static readonly ChainId Guard = new(Filter, "KUBE-PROXY-FIREWALL");

    /// <summary>Ports of the node that this process answers itself: health checks of load balancers.</summary>
    public static readonly ChainId OwnPorts = new(Filter, "KUBE-NODEPORTS");

    public static readonly ChainId Forward = new(Filter, "KUBE-FORWARD");
    public static readonly ChainId Firewall = new(Filter, "KUBE-FIREWALL");

    private static readonly string[] OfServices = ["KUBE-SVC-", "KUBE-SVL-", "KUBE-SEP-", "KUBE-EXT-", "KUBE-FW-"];

    /// <summary>Chains that come and go with services: whatever has such a name and is not wanted is a leftover.</summary>
    public static bool IsOfService(ChainId chain) =>
        chain.Table == Nat && Array.Exists(OfServices, prefix => chain.Name.StartsWith(prefix, StringComparison.Ordinal));
}
