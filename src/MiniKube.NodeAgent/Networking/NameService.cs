using System.Net;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network.Dns;
using MiniKube.Network.Dns.Zone;

namespace MiniKube.NodeAgent.Networking;

/// <summary>Answers DNS on this node from the same watches that the service proxy has. What it learnt it keeps while the API server is away.</summary>
internal static class NameService
{
    public static async Task RunAsync(NodeAgentOptions options, Informers informers, TimeProvider time, ILoggerFactory loggers, CancellationToken cancel)
    {
        if (options.ClusterDns is not { } address)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
            return;
        }
        var services = informers.Of<Service>();
        var slices = informers.Of<EndpointSlice>();
        var zone = new ClusterZone(slices.List);
        services.OnChanged(zone.OnService);
        slices.OnChanged(zone.OnSlice);
        using var server = new DnsServer(
            new()
            {
                Address = IPAddress.Parse(address),
                Domain = options.ClusterDomain,
                Networks = [.. options.ClusterCidrs.Concat(options.ServiceCidrs).Select(IPNetwork.Parse)],
            },
            zone,
            time,
            loggers.CreateLogger<DnsServer>());
        var (ns, name) = DnsServer.ConfigMapKey;
        informers.Of<ConfigMap>(ns, fields: $"metadata.name={name}").OnChanged((_, map) => server.Configure(map));
        var serving = server.RunAsync(cancel);
        await Task.WhenAny(serving, Task.WhenAll(services.WaitForSyncAsync(cancel), slices.WaitForSyncAsync(cancel)));
        if (!serving.IsCompleted) zone.MarkComplete();
        await serving;
    }
}
