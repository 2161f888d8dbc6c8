using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Network.Health;
using MiniKube.Network.Proxy;
using MiniKube.Network.Tests.Support;
using static MiniKube.Network.Tests.Support.Make;

namespace MiniKube.Network.Tests.Rules;

public sealed class KernelStateTests
{
    [Fact]
    public async Task Sync_ThatBringsChanges_CallsOnlyForeignDamageARepair()
    {
        using var space = await NetworkSpace.CreateAsync();
        var catalog = new ServiceCatalog();
        await using var health = new HealthCheckServer(HealthCheckServer.ListenAsync, TimeProvider.System, NullLogger.Instance);
        var kernel = new KernelState(new() { Node = FirstNode, CommandPrefix = space.Prefix, IptablesBackend = "-nft" }, FirstNode, catalog, health, NullLogger.Instance);

        catalog.Set(null, Service("web", "10.96.0.10", Port(80)));
        catalog.Set(null, Slice("web", 8080, Endpoint("10.244.1.2")));
        (await kernel.SyncAsync(CancellationToken.None)).ShouldBe(0, "the first rules repair nothing");

        catalog.Set(null, Service("more", "10.96.0.11", Port(80)));
        catalog.Set(null, Slice("more", 8080, Endpoint("10.244.1.3")));
        (await kernel.SyncAsync(CancellationToken.None)).ShouldBe(0, "a new service is no repair");
        (await space.RunAsync("iptables-nft-save", "-t", "nat")).ShouldContain("10.244.1.3:8080");

        await space.RunAsync("iptables-nft", "-t", "nat", "-F", "KUBE-MARK-MASQ");
        (await kernel.SyncAsync(CancellationToken.None)).ShouldBeGreaterThan(0);
        (await kernel.SyncAsync(CancellationToken.None)).ShouldBe(0);
    }
}
