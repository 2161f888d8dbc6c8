using MiniKube.ApiServer.Storage;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Tests.Storage;

public sealed class EventLeaseTests
{
    [Fact]
    public async Task Event_Written_EndsWithItsLeaseAndOthersStay()
    {
        await using var registry = await TestRegistry.StartAsync();
        await registry.CreateAsync("events", """{"metadata":{"name":"e"},"involvedObject":{"kind":"Pod","namespace":"default","name":"p"},"reason":"Tested","message":"m","type":"Normal"}""");
        await registry.ConfigMapAsync("stays");
        var all = await registry.Parts.Etcd.RangeAsync(EtcdRange.Prefix(StorageKeys.RootBytes), CancellationToken.None);
        var lease = all.Items.Single(item => item.Key.Span.StartsWith("/registry/events/"u8)).Lease;
        lease.ShouldNotBe(0);
        (await registry.Parts.Etcd.Leases.KeepAliveAsync(lease, CancellationToken.None)).ShouldBeGreaterThan(TimeSpan.FromMinutes(60));

        await registry.Parts.Etcd.Leases.RevokeAsync(lease, CancellationToken.None);
        await Eventually.TrueAsync(
            async () => (await registry.Objects.ListAsync(registry.Definition("events"), new(), CancellationToken.None)).Items.Count == 0, () =>
                "the event is still listed");
        (await registry.ListAsync()).Items.ShouldHaveSingleItem();
        // The lease is gone: the next event must not be refused for it.
        await registry.CreateAsync("events", """{"metadata":{"name":"e2"},"involvedObject":{"kind":"Pod","namespace":"default","name":"p"},"reason":"Tested","message":"m","type":"Normal"}""");
    }
}
