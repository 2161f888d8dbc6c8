using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Cache;

public sealed class OutageTests
{
    [Fact]
    public async Task Cache_ThatMissedACompaction_LoadsAgainAndCutsWatchersOff()
    {
        await using var registry = await TestRegistry.StartAsync(withLine: true);
        await registry.ConfigMapAsync("old");
        var watch = await registry.Objects.WatchAsync(registry.ConfigMaps,
            new() { ResourceVersion = (await registry.ListAsync()).Revision.ToString() }, CancellationToken.None);

        registry.Line!.Cut();
        await using (var direct = registry.Etcd.Client())
        {
            await direct.DeleteAsync("/registry/configmaps/default/old"u8.ToArray(), CancellationToken.None);
            long revision = 0;
            for (var i = 0; i < 5; i++)
            {
                var value = """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"new","namespace":"default","uid":"1"}}"""u8.ToArray();
                revision = (await direct.PutAsync("/registry/configmaps/default/new"u8.ToArray(), value, CancellationToken.None)).Revision;
            }
            await direct.Maintenance.CompactAsync(revision, physical: true, CancellationToken.None);
        }
        registry.Line.Mend();

        var names = "";
        await Eventually.TrueAsync(async () => (names = await NamesAsync(registry)) == "new", () => names);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        (await Should.ThrowAsync<ApiException>(async () => await watch.ReadAsync(limit.Token))).IsExpired.ShouldBeTrue();
        await registry.ConfigMapAsync("after");
        (await NamesAsync(registry)).ShouldBe("after,new");
    }

    [Fact]
    public async Task Requests_WhileEtcdIsAway_FailClearly()
    {
        await using var registry = await TestRegistry.StartAsync(withLine: true);
        registry.Line!.Cut();
        var read = await Should.ThrowAsync<ApiException>(() => registry.ListAsync());
        read.Code.ShouldBeOneOf(503, 504);
        read.Message.ShouldContain("etcd");
        var write = await Should.ThrowAsync<ApiException>(() => registry.ConfigMapAsync("a"));
        write.Code.ShouldBeOneOf(503, 504);
        registry.Line.Mend();
        await Eventually.TrueAsync(async () => (await NamesAsync(registry)).Length == 0, () => "etcd is back, but lists still fail");
        await registry.ConfigMapAsync("b");
        (await NamesAsync(registry)).ShouldBe("b");
    }

    private static async Task<string> NamesAsync(TestRegistry registry)
    {
        try
        {
            return string.Join(",", (await registry.ListAsync(new() { Namespace = "default" })).Items.Select(item => item.Name)
                .Order(StringComparer.Ordinal));
        }
        catch (ApiException error)
        {
            return error.Message;
        }
    }
}
