namespace MiniKube.NodeAgent.Tunnel;

/// <summary>To which servers an agent keeps a tunnel. Pure.</summary>
internal static class TunnelChoice
{
    /// <summary>
    /// To each server that the cluster names, since any of them may be asked for a session with this node. The addresses that the agent was told of may be
    /// other names of the same servers, or of a load balancer: they count as long as no named server is reached.
    /// </summary>
    public static IReadOnlySet<Uri> Of(IReadOnlyList<Uri> configured, IReadOnlyList<Uri> named, Func<Uri, bool> isOpen) =>
        named.Any(isOpen) ? named.ToHashSet() : [.. named, .. configured];
}
