using System.Collections.Concurrent;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Properties;

/// <summary>A list at one revision and the changes from there make every later list, whatever writers do and however often the cache has to begin anew.</summary>
public sealed class ListWatchProperties
{
    private const int Rounds = 4;
    private const int Names = 25;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ListAndWatch_UnderWritersAndCacheRestarts_MakeEveryLaterList(int seed)
    {
        await using var registry = await TestRegistry.StartAsync(withLine: true);
        using var stop = new CancellationTokenSource();
        var followers = new ConcurrentQueue<Follower>();
        var lists = new ConcurrentQueue<(long Revision, Dictionary<string, long> Items)>();
        var writers = Enumerable.Range(0, 3).Select(index => WriteAsync(registry, new Random((seed * 10) + index), stop.Token)).ToList();
        var restarts = 0;
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < 5; i++)
            {
                var list = await ListAsync(registry, lists);
                if (i % 2 == 0) followers.Enqueue(new(registry, list.Revision, stop.Token));
                await Grown(registry, lists, list);
            }
            if (round == Rounds - 1) break;
            // Cut off for so long that what it missed is gone, the cache has to load everything again.
            registry.Line!.Cut();
            await using (var direct = registry.Etcd.Client())
            {
                long revision = 0;
                for (var i = 0; i < 3; i++) revision = (await direct.PutAsync("/registry/configmaps/default/direct"u8.ToArray(), """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"direct","namespace":"default","uid":"1"}}"""u8.ToArray(), CancellationToken.None)).Revision;
                await direct.Maintenance.CompactAsync(revision, physical: true, CancellationToken.None);
            }
            registry.Line.Mend();
            restarts++;
            await ListAsync(registry, lists);
        }
        var last = await ListAsync(registry, lists);
        foreach (var follower in followers) await Eventually.TrueAsync(() => follower.Run.IsCompleted || follower.Reached >= last.Revision, () => $"told up to {follower.Reached} of {last.Revision}");
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        await Task.WhenAll(followers.Select(follower => follower.Run));

        restarts.ShouldBe(Rounds - 1);
        last.Revision.ShouldBeGreaterThan(100);
        var compared = 0;
        foreach (var follower in followers) compared += Compare(follower.From, follower.Told, lists);
        compared.ShouldBeGreaterThan(10, "lists that a watch reached");
    }

    /// <summary>How many later lists the changes of one watch were held against.</summary>
    private static int Compare(long from, List<WatchEvent> told, IReadOnlyCollection<(long Revision, Dictionary<string, long> Items)> lists)
    {
        var state = new Dictionary<string, long>(lists.First(list => list.Revision == from).Items);
        var reached = told.Count == 0 ? from : told[^1].Revision;
        var (next, compared) = (0, 0);
        foreach (var (revision, items) in lists.Where(list => list.Revision > from && list.Revision <= reached).OrderBy(list => list.Revision))
        {
            for (; next < told.Count && told[next].Revision <= revision; next++)
            {
                var change = told[next];
                change.Revision.ShouldBeGreaterThan(from, "a watch tells only what came later");
                if (change.Object is not { } item) continue;
                if (change.Type == WatchEventType.Deleted) state.Remove(item.Name).ShouldBeTrue($"{item.Name} was deleted, but nobody had told of it");
                else if (change.Type == WatchEventType.Added) state.TryAdd(item.Name, item.Revision).ShouldBeTrue($"{item.Name} was added twice");
                else state[item.Name].ShouldBeLessThan(item.Revision);
                if (change.Type == WatchEventType.Modified) state[item.Name] = item.Revision;
            }
            state.OrderBy(pair => pair.Key, StringComparer.Ordinal).ShouldBe(items.OrderBy(pair => pair.Key, StringComparer.Ordinal), $"from {from} to {revision}");
            compared++;
        }
        return compared;
    }

    private static async Task<(long Revision, Dictionary<string, long> Items)> ListAsync(TestRegistry registry, ConcurrentQueue<(long, Dictionary<string, long>)> lists)
    {
        (long, Dictionary<string, long>) seen = default;
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                var list = await registry.ListAsync(new() { Namespace = "default" });
                seen = (list.Revision, list.Items.ToDictionary(item => item.Name, item => item.Revision));
                return true;
            }
            catch (ApiException)
            {
                return false;
            }
        }, () => "lists fail");
        lists.Enqueue(seen);
        return seen;
    }

    private static async Task Grown(TestRegistry registry, ConcurrentQueue<(long, Dictionary<string, long>)> lists, (long Revision, Dictionary<string, long> Items) since) =>
        await Eventually.TrueAsync(async () => (await ListAsync(registry, lists)).Revision > since.Revision + 20, () => "nobody writes");

    private static async Task WriteAsync(TestRegistry registry, Random random, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var name = $"c{random.Next(Names)}";
            try
            {
                switch (random.Next(4))
                {
                    case 0:
                        await registry.Objects.DeleteAsync(registry.ConfigMaps, "default", name, new(), TestRegistry.Write, cancel);
                        break;
                    case 1:
                        await registry.ConfigMapAsync(name, $"{random.Next()}");
                        break;
                    default:
                        await registry.Objects.UpdateAsync(registry.ConfigMaps, "default", name, "", document =>
                        {
                            document["data"] = new System.Text.Json.Nodes.JsonObject { ["value"] = $"{random.Next()}" };
                            return document;
                        }, TestRegistry.Write, cancel);
                        break;
                }
            }
            catch (Exception error) when (error is ApiException or OperationCanceledException)
            {
                // Not there, there already, or etcd is out of reach for a moment.
            }
        }
    }

    /// <summary>A watch from a list on, until it is cut off by a restart of the cache, or stopped. What was told until then counts.</summary>
    private sealed class Follower
    {
        private long reached;

        public Follower(TestRegistry registry, long from, CancellationToken cancel)
        {
            From = from;
            Run = RunAsync(registry, cancel);
        }

        public long From { get; }

        public List<WatchEvent> Told { get; } = [];

        public long Reached => Volatile.Read(ref reached);

        public Task Run { get; }

        private async Task RunAsync(TestRegistry registry, CancellationToken cancel)
        {
            try
            {
                var watch = await registry.Objects.WatchAsync(registry.ConfigMaps, new() { Namespace = "default", ResourceVersion = From.ToString() }, cancel);
                while (true)
                {
                    Told.AddRange((await watch.ReadAsync(cancel)).Events);
                    if (Told.Count > 0) Volatile.Write(ref reached, Told[^1].Revision);
                }
            }
            catch (Exception error) when (error is ApiException or OperationCanceledException)
            {
            }
        }
    }
}
