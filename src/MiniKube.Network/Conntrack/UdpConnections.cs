using MiniKube.Network.Rules;

namespace MiniKube.Network.Conntrack;

/// <summary>
/// Which remembered UDP flows are wrong after a service changed: the kernel keeps translating a flow as long as packets come, to an
/// endpoint that is gone, or not at all when the flow began before there was one. TCP clients reconnect by themselves.
/// </summary>
internal static class UdpConnections
{
    /// <summary>Arguments of <c>conntrack -D</c>, one list a deletion.</summary>
    public static IEnumerable<IReadOnlyList<string>> Stale(ServiceRules old, ServiceRules current)
    {
        foreach (var port in old.UdpPorts)
        {
            var now = current.UdpPorts.FirstOrDefault(other => other.Port == port.Port);
            foreach (var gone in port.Endpoints.Except(now?.Endpoints ?? []))
            {
                foreach (var address in port.Addresses)
                    yield return [.. To(address, port.Port), "--dst-nat", gone];
                if (port.NodePort > 0)
                    yield return ["-p", "udp", "--orig-port-dst", $"{port.NodePort}", "--dst-nat", gone];
            }
        }
        foreach (var port in current.UdpPorts.Where(port => port.Endpoints.Count > 0))
        {
            if (old.UdpPorts.Any(other => other.Port == port.Port && other.Endpoints.Count > 0))
                continue;
            foreach (var address in port.Addresses)
                yield return To(address, port.Port);
            if (port.NodePort > 0)
                yield return ["-p", "udp", "--orig-port-dst", $"{port.NodePort}"];
        }
    }

    private static IReadOnlyList<string> To(string address, int port) => ["-p", "udp", "--orig-dst", address, "--orig-port-dst", $"{port}"];
}
