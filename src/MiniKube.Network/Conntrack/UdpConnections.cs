using MiniKube.Network.Rules;

namespace MiniKube.Network.Conntrack;

/// <summary>
/// Which remembered UDP flows are wrong after a service changed: the kernel keeps translating a flow as long as packets come, to an
/// endpoint that is gone, or not at all when the flow began before there was one. TCP clients reconnect by themselves.
/// </summary>
internal static class UdpConnections
{
    public static IEnumerable<StaleFlow> Stale(RouteChange change)
    {
        foreach (var port in Datagrams(change.Old))
        {
            var left = change.Current.Ports.Where(now => IsSame(now, port)).SelectMany(Addresses);
            foreach (var gone in Addresses(port).Distinct().Except(left))
            {
                foreach (var frontend in port.Frontends()) yield return To(port, frontend, gone);
            }
        }
        foreach (var port in Datagrams(change.Current).Where(port => port.Endpoints.Any))
        {
            var answered = change.Old.Ports.Where(old => IsSame(old, port) && old.Endpoints.Any).SelectMany(old => old.Frontends());
            foreach (var frontend in port.Frontends().Except(answered)) yield return To(port, frontend, null);
        }
    }

    private static IEnumerable<PortRoute> Datagrams(ServiceRoutes service) => service.Ports.Where(port => port.Protocol == "udp");

    private static IEnumerable<string> Addresses(PortRoute port) => port.Cluster.Concat(port.Local).Select(endpoint => endpoint.Address);

    private static bool IsSame(PortRoute a, PortRoute b) => a.Family == b.Family && a.Protocol == b.Protocol && a.Port == b.Port;

    private static StaleFlow To(PortRoute port, Frontend frontend, string? endpoint) =>
        new(port.Family, frontend.Address == port.Family.Name ? null : frontend.Address, frontend.Port, endpoint);
}
