using MiniKube.Cluster.Clusters;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Init;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Gateway;

/// <summary>
/// The cluster's process on this machine, where it needs one: in front of several servers, and behind published ports.
/// A shell starts it again when it dies; both are in the cluster's cgroup.
/// </summary>
internal sealed class GatewayProcess(ClusterHosts cluster, string program)
{
    private readonly string _cgroup = cluster.Paths.Cgroup + "/gateway";
    private readonly string _config = cluster.Paths.Run + "/gateway.json";

    /// <summary>Brings file and process to what the record wants. A published port that somebody else has is told, and tried again by the gateway; without the servers' own nothing works.</summary>
    public void Ensure(Action<string> progress)
    {
        var config = Config();
        var open = HostProcesses.Of(_cgroup).Count > 0 ? GatewayConfig.Read(_config)?.Routes.Select(r => r.Key).ToHashSet() ?? [] : [];
        foreach (var route in config.Routes.Where(r => !open.Contains(r.Key)))
        {
            if (ListenProbe.Problem(route) is not { } problem) continue;
            if (route.AuthorityFile is not null) throw new ClusterException($"the servers of cluster {cluster.Paths.Name} cannot be reached at {route.Listen}, for {problem}: end it, or let it listen on an address of its own instead of all, then run 'mkube up --name {cluster.Paths.Name}' again");
            progress($"published port {route.Key} leads nowhere for now, as {problem}: it is tried again and again, 'mkube publish --name {cluster.Paths.Name} --remove {System.Net.IPEndPoint.Parse(route.Listen).Port}' gives it up");
        }

        if (config.Routes.Count == 0)
        {
            File.Delete(_config); // it ends by itself
            return;
        }

        config.Write(_config);
        if (HostProcesses.Of(_cgroup).Count > 0) return;
        var cgroups = Cgroups.Read();
        cgroups.Create(_cgroup);
        var join = string.Join("; ", cgroups.Directories(_cgroup).Select(d => $"echo $$ > {d}/cgroup.procs || exit 1"));
        var script = $"exec </dev/null >>{cluster.Paths.Data}/gateway.log 2>&1; {join}; cd /; "
            + $"until env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin {string.Join(' ', HostInit.LeanRuntime)} {program} gateway {_config}; do sleep 0.5; done";
        Command.StartDetached("setsid", ["--fork", "/bin/sh", "-c", script]);
    }

    private GatewayConfig Config()
    {
        var record = cluster.Record;
        var routes = record.Published.Select(PublishedPort.Parse)
            .Select(p => new GatewayRoute(new System.Net.IPEndPoint(p.Address, p.HostPort).ToString(), [.. record.Nodes.Select(n => $"{record.Network.Address(n)}:{p.NodePort}")], null, p.Udp)).ToList();
        if (record.Servers > 1)
        {
            var servers = record.ServerNumbers.Select(n => $"{record.Network.Address(n)}:{NodeComponents.ApiPort}").ToList();
            routes.Add(new GatewayRoute($"{record.Network.Gateway}:{NodeComponents.ApiPort}", servers, cluster.Paths.Keys + "/ca.crt"));
        }

        return new GatewayConfig { Routes = routes };
    }
}
