using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Core;
using MiniKube.Network.PodNetwork;
using MiniKube.Network.Routes;
using MiniKube.Network.Tests.Support;

namespace MiniKube.Network.Tests.Routes;

/// <summary>A host with a pod bridge, two pods that answer on port 8080, and the routes under test.</summary>
internal sealed class LabHost : IAsyncDisposable
{
    private CancellationTokenSource _end = new();
    private readonly List<IDisposable> _servers = [];
    private NodeRoutes? _routes;
    private Task _keeping = Task.CompletedTask;

    public required int Number { get; init; }
    public required NetworkSpace Space { get; init; }
    public required NetworkSpace[] Pods { get; init; }
    public required string Address { get; set; }
    public required int PrefixLength { get; init; }

    public NodeRoutes Routes => _routes!;

    public string Name => $"node-{Number}";

    public string Pod(int index, bool v6 = false) => v6 ? $"fd00:10:244:{Number}::{11 + index}" : $"10.244.{Number}.{11 + index}";

    public Node Object => new()
    {
        Metadata = new() { Name = Name },
        Spec = new() { PodCIDR = $"10.244.{Number}.0/24", PodCIDRs = [$"10.244.{Number}.0/24", $"fd00:10:244:{Number}::/64"] },
        Status = new() { Addresses = [new() { Type = "InternalIP", Address = Address }, new() { Type = "InternalIP", Address = V6Address }, new() { Type = "Hostname", Address = Name }] },
    };

    public string V6Address => $"fd00:192::{Number}";

    public static async Task<LabHost> StartAsync(int number, string address, int prefixLength)
    {
        var spaces = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => NetworkSpace.CreateAsync()));
        var host = new LabHost { Number = number, Space = spaces[0], Pods = spaces[1..], Address = address, PrefixLength = prefixLength };
        foreach (var space in spaces)
            await space.WithoutDetectionAsync();
        await host.Space.IpAsync($"""
            link set lo up
            link add cni0 type bridge
            addr add 10.244.{number}.1/24 dev cni0
            addr add fd00:10:244:{number}::1/64 dev cni0 nodad
            link set cni0 up
            """);
        for (var i = 0; i < 2; i++)
        {
            await host.Space.IpAsync($"link add vethpod{i} type veth peer name eth0 netns {host.Pods[i].Path}\nlink set vethpod{i} master cni0\nlink set vethpod{i} up\n");
            await host.Pods[i].IpAsync($"link set lo up\naddr add {host.Pod(i)}/24 dev eth0\naddr add {host.Pod(i, v6: true)}/64 dev eth0 nodad\nlink set eth0 up\nroute add default via 10.244.{number}.1\nroute add default via fd00:10:244:{number}::1\n");
            host._servers.Add(await Echo.StartAsync(host.Pods[i], 8080));
        }
        await host.Space.InsideAsync(() => KernelSettings.ApplyAsync(NullLogger.Instance, CancellationToken.None, v6: true).Wait(10_000));
        return host;
    }

    /// <summary>Joined to a switch.</summary>
    public async Task PlugInAsync(NetworkSpace network, string bridge, string? gateway)
    {
        await Space.IpAsync($"link add eth0 type veth peer name port{Number} netns {network.Path}\naddr add {Address}/{PrefixLength} dev eth0\naddr add {V6Address}/64 dev eth0 nodad\nlink set eth0 up\n{(gateway is null ? "" : $"route add default via {gateway}\n")}");
        await network.IpAsync($"link set port{Number} master {bridge}\nlink set port{Number} up\n");
    }

    /// <summary>For the life of this host.</summary>
    public async Task KeepRoutesAsync(PodNetworkMode mode, IEnumerable<LabHost> nodes) => (_routes, _end, _keeping) = await KeepAsync(mode, nodes);

    public async Task<(NodeRoutes Routes, CancellationTokenSource End, Task Keeping)> KeepAsync(PodNetworkMode mode, IEnumerable<LabHost> nodes)
    {
        var options = new NodeRoutesOptions
        {
            NodeName = Name,
            Mode = mode,
            NodeAddresses = [IPAddress.Parse(Address), IPAddress.Parse(V6Address)],
            PodNetworks = [IPNetwork.Parse($"10.244.{Number}.0/24"), IPNetwork.Parse($"fd00:10:244:{Number}::/64")],
            ClusterNetworks = [IPNetwork.Parse("10.244.0.0/16"), IPNetwork.Parse("fd00:10:244::/48")],
            CommandPrefix = Space.Prefix,
            ResyncInterval = TimeSpan.FromHours(1),
            Inside = open => Space.InsideAsync(open).GetAwaiter().GetResult(),
        };
        var routes = new NodeRoutes(options, TimeProvider.System, NullLogger<NodeRoutes>.Instance);
        foreach (var node in nodes)
            routes.OnNode(null, node.Object);
        var end = new CancellationTokenSource();
        var keeping = routes.RunAsync(end.Token);
        await (await Task.WhenAny(routes.Written, keeping)).WaitAsync(TimeSpan.FromSeconds(90));
        return (routes, end, keeping);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _keeping.ContinueWith(static _ => { }, TaskScheduler.Default);
        _routes?.Dispose();
        foreach (var server in _servers)
            server.Dispose();
        foreach (var space in Pods.Append(Space))
            space.Dispose();
        _end.Dispose();
    }
}
