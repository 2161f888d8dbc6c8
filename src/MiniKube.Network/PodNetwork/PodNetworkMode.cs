namespace MiniKube.Network.PodNetwork;

/// <summary>How pods of different nodes reach each other.</summary>
public enum PodNetworkMode
{
    /// <summary>By plain routes to nodes on the same segment, by vxlan to all others.</summary>
    Auto,

    /// <summary>By plain routes only: all nodes are on one segment, or routers between them know the pods' networks.</summary>
    HostGateway,

    /// <summary>By vxlan only, for networks that refuse packets with foreign addresses.</summary>
    Vxlan,

    /// <summary>Somebody else's: a CNI configuration that is installed into the cluster.</summary>
    None,
}
