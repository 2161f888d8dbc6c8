using System.Net;
using System.Net.Sockets;

namespace MiniKube.Network.Dns;

/// <summary>How a node answers DNS.</summary>
public sealed record DnsServerOptions
{
    /// <summary>The cluster's DNS address; this node takes it for its own.</summary>
    public required IPAddress Address { get; init; }

    public int Port { get; init; } = 53;

    public string Domain { get; init; } = "cluster.local";

    /// <summary>Pods' and services' networks: nobody outside is asked for names of these addresses.</summary>
    public IReadOnlyList<IPNetwork> Networks { get; init; } = [];

    /// <summary>Whose servers are asked for everything else.</summary>
    public string ResolvFile { get; init; } = Forwarding.ResolverSettings.HostFile;

    /// <summary>Put before every tool's command line, to work in another network namespace…</summary>
    public IReadOnlyList<string> CommandPrefix { get; init; } = [];

    /// <summary>…in which sockets are made by this.</summary>
    public Func<Func<Socket>, Task<Socket>> SocketsThere { get; init; } = make => Task.FromResult(make());
}
