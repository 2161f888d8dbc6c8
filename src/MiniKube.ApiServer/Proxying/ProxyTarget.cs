using System.Net;
using MiniKube.ApiServer.Dialing;

namespace MiniKube.ApiServer.Proxying;

/// <summary>Where a proxied request goes: an address, or, without one, the agent of a node.</summary>
internal sealed record ProxyTarget(string Scheme, Backend? Backend, string Node = "")
{
    /// <summary>Host and port; connections are shared by those who have the same.</summary>
    public string Authority => Backend switch
    {
        null => Node,
        { Address: IPEndPoint { Address: { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } six } } => $"[{six}]:{Backend.Port}",
        { Address: IPEndPoint address } => $"{address.Address}:{Backend.Port}",
        _ => $"{((DnsEndPoint)Backend.Address).Host}:{Backend.Port}",
    };
}
