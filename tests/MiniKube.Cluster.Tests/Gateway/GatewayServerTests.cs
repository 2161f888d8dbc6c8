using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MiniKube.Cluster.Gateway;
using MiniKube.Cluster.Tests.Support;

namespace MiniKube.Cluster.Tests.Gateway;

public sealed class GatewayServerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Route_WhosePortIsTaken_IsToldOnce_AndOpensWhenThePortIsFree()
    {
        var file = _folder.File("gateway.json");
        var log = new ConcurrentQueue<string>();
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var route = new GatewayRoute(taken.LocalEndPoint!.ToString()!, ["127.0.0.1:1"], null);
        new GatewayConfig { Routes = [route, route with { Listen = "192.0.2.77:1" }] }.Write(file);
        var serving = GatewayServer.RunAsync(file, TimeProvider.System, log.Enqueue, default);
        await Eventually.BecomesAsync(() => log.Count, count => count == 2, "both are told");
        taken.Dispose();
        await Eventually.BecomesAsync(() => log.Last(), line => line == $"{route.Listen} leads to 127.0.0.1:1", "the free port is used");
        log.Count(line => line.StartsWith("cannot listen on ", StringComparison.Ordinal)).ShouldBe(2);
        File.Delete(file);
        await serving;
    }
}
