using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Storage;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Registry;

public sealed class WatchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ListThenWatch_UnderWritersAndEtcdKills_EqualsTheListAtTheEnd(bool soleWriter)
    {
        await using var registry = await TestRegistry.StartAsync(soleWriter);
        await Parallel.ForAsync(0, 20, async (i, _) => await registry.ConfigMapAsync($"c{i}", "0"));
        var start = await registry.ListAsync();
        var seen = start.Items.ToDictionary(item => item.Name, item => item.Revision);
        using var stopWatching = new CancellationTokenSource();
        var target = new TaskCompletionSource<long>();
        var watching = FollowAsync(registry, start.Revision, seen, target.Task, stopWatching.Token);

        var acknowledged = new System.Collections.Concurrent.ConcurrentDictionary<string, long>();
        using var stopWriting = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(w => WriteAsync(registry, w, acknowledged, stopWriting.Token)).ToArray();
        for (var kill = 0; kill < 2; kill++)
        {
            await WrittenAsync(registry);
            System.Diagnostics.Process.GetProcessById(registry.Etcd.ProcessId).Kill();
            await Eventually.TrueAsync(async () => await CanListAsync(registry), () => "etcd did not come back");
        }
        await WrittenAsync(registry);
        await stopWriting.CancelAsync();
        await Task.WhenAll(writers);

        var end = await registry.ListAsync();
        var final = end.Items.ToDictionary(item => item.Name, item => item.Revision);
        foreach (var (name, revision) in acknowledged)
        {
            final.GetValueOrDefault(name).ShouldBeGreaterThanOrEqualTo(revision, $"{name}: an acknowledged write was lost");
        }
        target.SetResult(end.Revision);
        await registry.ConfigMapAsync("the-last");
        await watching.WaitAsync(TimeSpan.FromSeconds(90));
        seen.Remove("the-last");
        seen.OrderBy(pair => pair.Key).ShouldBe(final.OrderBy(pair => pair.Key));
        acknowledged.Count.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task Watch_FromTheBeginning_TellsTheStateThenItsEndThenChanges()
    {
        await using var registry = await TestRegistry.StartAsync();
        await registry.ConfigMapAsync("a");
        var watch = await registry.Objects.WatchAsync(
            registry.ConfigMaps, new() { SendInitialEvents = true, AllowBookmarks = true,
                ResourceVersionMatch = "NotOlderThan" }, CancellationToken.None);
        var first = (await ReadAsync(watch)).Events;
        first.Select(told => (told.Type, told.Object?.Name, told.InitialEventsEnd))
            .ShouldBe([(WatchEventType.Added, "a", false), (WatchEventType.Bookmark, null, true)]);
        await registry.ConfigMapAsync("b");
        await registry.Objects.DeleteAsync(registry.ConfigMaps, "default", "a", new(), TestRegistry.Write, CancellationToken.None);
        var later = new List<(WatchEventType, string)>();
        while (later.Count < 2)
        {
            later.AddRange((await ReadAsync(watch)).Events.Select(told => (told.Type, told.Object!.Name)));
        }
        later.ShouldBe([(WatchEventType.Added, "b"), (WatchEventType.Deleted, "a")]);
    }

    [Fact]
    public async Task Watch_WithASelector_SeesObjectsComeAndGo()
    {
        await using var registry = await TestRegistry.StartAsync();
        var list = await registry.ListAsync();
        var watch = await registry.Objects.WatchAsync(
            registry.ConfigMaps, new() { ResourceVersion = list.Revision.ToString(), Labels = LabelQuery.Parse("app=web") }, CancellationToken.None);
        await registry.ConfigMapAsync("a");
        await LabelAsync(registry, "web");
        await LabelAsync(registry, "api");
        var events = new List<WatchEvent>();
        while (events.Count < 2)
        {
            events.AddRange((await ReadAsync(watch)).Events);
        }
        events.Select(told => told.Type).ShouldBe([WatchEventType.Added, WatchEventType.Deleted]);
        events[1].Object!.Labels["app"].ShouldBe("web", "a watcher is told the last state that it knew");
        events[1].Object!.Revision.ShouldBe(events[1].Revision);
    }

    [Fact]
    public async Task Watch_FromAForgottenRevisionOrTooSlow_IsCutOff()
    {
        await using var registry = await TestRegistry.StartAsync();
        var old = await Should.ThrowAsync<ApiException>(async () =>
            await registry.Objects.WatchAsync(registry.ConfigMaps, new() { ResourceVersion = "1" }, CancellationToken.None));
        old.Code.ShouldBe(410);
        old.Message.ShouldStartWith("too old resource version: 1");

        var list = await registry.ListAsync();
        var slow = await registry.Objects.WatchAsync(registry.ConfigMaps, new() { ResourceVersion = list.Revision.ToString() },
            CancellationToken.None);
        var big = new string('x', 600_000);
        await Parallel.ForAsync(0, 32, async (i, _) => await registry.ConfigMapAsync($"big{i}", big));
        await registry.ListAsync();
        (await Should.ThrowAsync<ApiException>(async () => await ReadAsync(slow))).IsExpired.ShouldBeTrue();
    }

    [Fact]
    public async Task Watch_BrokenInTheMiddleOfARevisionOfManyObjects_ResumesWithTheOthers()
    {
        const int Many = 400;
        await using var registry = await TestRegistry.StartAsync();
        await using var etcd = registry.Etcd.Client();
        var lease = await etcd.Leases.GrantAsync(TimeSpan.FromMinutes(10), CancellationToken.None);
        for (var i = 0; i < Many; i++)
        {
            var json = System.Text.Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"c{{{i}}}","namespace":"default"}}""");
            await etcd.PutAsync(StorageKeys.For("configmaps", "default", $"c{i}"), json, CancellationToken.None, lease);
        }
        var list = await registry.ListAsync();
        var watch = await registry.Objects.WatchAsync(registry.ConfigMaps, new() { ResourceVersion = list.Revision.ToString() }, CancellationToken.None);
        await etcd.Leases.RevokeAsync(lease, CancellationToken.None);
        await registry.ListAsync();

        var first = await ReadAsync(watch);
        first.Events.Count.ShouldBeLessThan(Many, "otherwise nothing is in the middle");
        first.Events.Select(told => told.Revision).Distinct().Count().ShouldBe(1);
        var gone = first.Events.Select(told => told.Object!.Name).ToHashSet();
        var again = await registry.Objects.WatchAsync(registry.ConfigMaps, new() { ResourceVersion = first.Revision.ToString() }, CancellationToken.None);
        while (gone.Count < Many) gone.UnionWith((await ReadAsync(again)).Events.Select(told => told.Object!.Name));
    }

    private static async Task<WatchBatch> ReadAsync(IWatchSubscription watch)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        return await watch.ReadAsync(limit.Token);
    }

    private static Task LabelAsync(TestRegistry registry, string app) => registry.Objects.UpdateAsync(
        registry.ConfigMaps, "default", "a", "", document =>
        {
            document["metadata"]!["labels"] = new JsonObject { ["app"] = app };
            return document;
        }, TestRegistry.Write, CancellationToken.None);

    /// <summary>A good many writes from now.</summary>
    private static async Task WrittenAsync(TestRegistry registry)
    {
        var enough = (await registry.ListAsync()).Revision + 200;
        await Eventually.TrueAsync(async () => await CanListAsync(registry) && (await registry.ListAsync()).Revision > enough, () => "nobody writes");
    }

    private static async Task<bool> CanListAsync(TestRegistry registry)
    {
        try
        {
            await registry.ListAsync();
            return true;
        }
        catch (ApiException)
        {
            return false;
        }
    }

    private static async Task FollowAsync(TestRegistry registry, long from, Dictionary<string, long> seen, Task<long> until, CancellationToken cancel)
    {
        var watch = await registry.Objects.WatchAsync(registry.ConfigMaps, new() { ResourceVersion = from.ToString() }, cancel);
        while (true)
        {
            var batch = await watch.ReadAsync(cancel);
            foreach (var told in batch.Events)
            {
                // A write that nobody heard the end of, because etcd was killed meanwhile, may become visible after the list.
                if (until.IsCompletedSuccessfully && told.Revision > await until) continue;
                if (told.Type == WatchEventType.Deleted) seen.Remove(told.Object!.Name).ShouldBeTrue();
                else seen[told.Object!.Name] = told.Object.Revision;
            }
            if (until.IsCompleted && batch.Revision > await until) return;
        }
    }

    private static async Task WriteAsync(TestRegistry registry, int writer, System.Collections.Concurrent.ConcurrentDictionary<string,
        long> acknowledged, CancellationToken cancel)
    {
        var random = new Random(writer);
        while (!cancel.IsCancellationRequested)
        {
            var name = $"c{(random.Next(5) * 4) + writer}";
            try
            {
                if (random.Next(10) == 0)
                {
                    acknowledged.TryRemove(name, out _);
                    await registry.Objects.DeleteAsync(registry.ConfigMaps, "default", name, new(), TestRegistry.Write, CancellationToken.None);
                }
                else
                {
                    var value = Guid.NewGuid().ToString();
                    var written = await registry.Objects.UpdateAsync(
                        registry.ConfigMaps, "default", name, "", document =>
                        {
                            document["data"]!["value"] = value;
                            return document;
                        }, TestRegistry.Write, CancellationToken.None);
                    acknowledged[name] = written.Revision;
                }
            }
            catch (ApiException error) when (error.IsNotFound)
            {
                await CreateAgainAsync(registry, name, acknowledged);
            }
            catch (ApiException error) when (error.Code is 503 or 504 or 500)
            {
                // Whether it was made is unknown: forget what was acknowledged only if it may have been a deletion.
            }
        }
    }

    private static async Task CreateAgainAsync(TestRegistry registry, string name, System.Collections.Concurrent.ConcurrentDictionary<string,
        long> acknowledged)
    {
        try
        {
            acknowledged[name] = (await registry.ConfigMapAsync(name)).Revision;
        }
        catch (ApiException)
        {
        }
    }
}
