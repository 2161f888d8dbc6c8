using System.Net;

namespace MiniKube.ApiServer.Dialing;

/// <summary>Where a connection shall end. With a pod, the agent of its node can lead there too.</summary>
internal sealed record Backend(EndPoint Address, PodAddress? Pod = null)
{
    public int Port => Address switch { IPEndPoint address => address.Port, DnsEndPoint name => name.Port, _ => 0 };
}

/// <summary>A pod and the node whose agent runs it.</summary>
internal sealed record PodAddress(string Node, string Namespace, string Name, string Uid);
