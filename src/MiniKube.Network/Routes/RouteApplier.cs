using System.ComponentModel;
using MiniKube.Network.Netlink;

namespace MiniKube.Network.Routes;

/// <summary>Brings the kernel from what it has to what a plan says; writes what differs, and nothing else.</summary>
internal sealed class RouteApplier(NetlinkSocket socket)
{
    private const int NoSuchProcess = 3;
    private const int NoEntry = 2;
    private const int NoDevice = 19;

    /// <summary>How much was written.</summary>
    public int Apply(RoutePlan plan, HostNetwork host)
    {
        var written = Tunnel(plan, ref host);
        var tunnel = host.Tunnel?.Index ?? 0;
        var requests = Difference(plan, host, tunnel);
        Send(requests);
        return written + requests.Count;
    }

    /// <summary>Old routes go only where no new one takes their place, which the kernel does in one step.</summary>
    public static List<NetlinkRequest> Difference(RoutePlan plan, HostNetwork host, int tunnel)
    {
        var requests = new List<NetlinkRequest>();
        if (plan.Tunnel is not null)
        {
            var addresses = host.Addresses.Where(address => address.Link == tunnel).Select(address => address.Address).ToHashSet();
            requests.AddRange(plan.TunnelAddresses.Where(address => !addresses.Contains(address)).Select(address => RouteRequests.Address(true, tunnel, address)));
            requests.AddRange(addresses.Where(address => !plan.TunnelAddresses.Contains(address) && !address.IsIPv6LinkLocal).Select(address => RouteRequests.Address(false, tunnel, address)));
            requests.AddRange(plan.TunnelEnds.Except(host.TunnelEnds).Select(end => RouteRequests.End(true, end, tunnel)));
            requests.AddRange(plan.Neighbours.Except(host.Neighbours).Select(neighbour => RouteRequests.Neighbour(true, neighbour, tunnel)));
        }
        var wanted = plan.Routes.Select(route => route.To).ToHashSet();
        requests.AddRange(plan.Routes.Except(host.Routes).Select(route => RouteRequests.Route(true, route, tunnel)));
        requests.AddRange(host.Routes.Where(route => !wanted.Contains(route.To)).Select(route => RouteRequests.Route(false, route, tunnel)));
        if (plan.Tunnel is not null)
        {
            var known = plan.Neighbours.Select(neighbour => neighbour.Address).ToHashSet();
            requests.AddRange(host.Neighbours.Where(neighbour => !known.Contains(neighbour.Address)).Select(neighbour => RouteRequests.Neighbour(false, neighbour, tunnel)));
            requests.AddRange(host.TunnelEnds.Except(plan.TunnelEnds).Where(end => plan.TunnelEnds.All(other => !other.Mac.Equals(end.Mac))).Select(end => RouteRequests.End(false, end, tunnel)));
        }
        return requests;
    }

    private int Tunnel(RoutePlan plan, ref HostNetwork host)
    {
        var requests = new List<NetlinkRequest>();
        var there = host.Tunnel;
        if (there is not null && there.Vxlan != plan.Tunnel)
        {
            requests.Add(RouteRequests.DeleteLink(there));
            there = null;
        }
        if (plan.Tunnel is not null)
        {
            if (there is null)
                requests.Add(RouteRequests.AddTunnel(plan));
            else if (!there.Up || there.Mtu != plan.TunnelMtu || !there.Mac.Equals(plan.TunnelMac))
                requests.Add(RouteRequests.SetTunnel(there.Index, plan));
        }
        if (requests.Count == 0)
            return 0;
        Send(requests);
        host = HostNetworkReader.Read(socket);
        return requests.Count;
    }

    private void Send(IReadOnlyList<NetlinkRequest> requests)
    {
        // What should go and is gone is no failure: a link took its routes with it.
        var refused = socket.Send(requests).Where(pair => !(pair.Request.What.StartsWith("delete", StringComparison.Ordinal) && pair.Error is NoSuchProcess or NoEntry or NoDevice)).ToArray();
        if (refused.Length > 0)
            throw new NetworkException($"the kernel refused to {refused[0].Request.What} ({new Win32Exception(refused[0].Error).Message}){(refused.Length > 1 ? $" and {refused.Length - 1} more" : "")}");
    }
}
