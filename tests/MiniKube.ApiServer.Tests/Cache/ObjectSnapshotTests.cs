using System.Text;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Tests.Cache;

public sealed class ObjectSnapshotTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(42)]
    public void Builder_AfterRandomChanges_HoldsWhatASortedMapHolds(int seed)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<(string,
            string), long>(Comparer<(string,
            string)>.Create((a, b) => string.CompareOrdinal(a.Item1, b.Item1) is not 0 and var order ? order
            : string.CompareOrdinal(a.Item2, b.Item2)));
        var snapshot = ObjectSnapshot.Empty;
        for (var round = 1; round <= 400; round++)
        {
            var kept = (snapshot, model.ToArray());
            var builder = new SnapshotBuilder(snapshot);
            for (var i = 0; i < 20; i++)
            {
                var (space, name) = ($"ns{random.Next(4)}", $"name-{random.Next(600)}");
                if (random.Next(3) == 0)
                {
                    (builder.Remove(space, name) is not null).ShouldBe(model.Remove((space, name)));
                    continue;
                }
                var revision = (round * 100L) + i;
                (builder.Set(Item(space, name, revision))?.Revision).ShouldBe(model.TryGetValue((space, name), out var before) ? before : null);
                model[(space, name)] = revision;
            }
            snapshot = builder.Build(round);
            Show(snapshot.From("")).ShouldBe(model.Select(pair => (pair.Key.Item1, pair.Key.Item2, pair.Value)));
            Show(kept.snapshot.From(""))
                .ShouldBe(kept.Item2.Select(pair => (pair.Key.Item1, pair.Key.Item2, pair.Value)), "an older snapshot changed");
        }
        snapshot.Count.ShouldBe(model.Count);
        Show(snapshot.From("ns2"))
            .ShouldBe(model.Where(pair => pair.Key.Item1 == "ns2").Select(pair => (pair.Key.Item1, pair.Key.Item2, pair.Value)));
        foreach (var (space, name) in model.Keys)
        {
            snapshot.Find(space, name).ShouldNotBeNull();
        }
        snapshot.Find("ns2", "absent").ShouldBeNull();
    }

    [Fact]
    public void StoredObject_Loaded_SplicesResourceVersionAndReadsBack()
    {
        var stored = """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","uid":"u-1","labels":{"app":"web"}},"spec":{"nodeName":"n1"},"status":{"phase":"Running"}}""";
        var item = StoredObject.Load("default", "a", 123, Encoding.UTF8.GetBytes(stored));

        item.ToDocument()["metadata"]!["resourceVersion"]!.ToString().ShouldBe("123");
        Encoding.UTF8.GetString(item.WithoutResourceVersion()).ShouldBe(stored);
        item.Uid.ShouldBe("u-1");
        item.Labels["app"].ShouldBe("web");
        var pods = ResourceCatalog.BuiltIn.Single(definition => definition.GroupResource == "pods");
        item.Field(pods, "spec.nodeName").ShouldBe("n1");
        item.Field(pods, "status.phase").ShouldBe("Running");
        item.Field(pods, "spec.schedulerName").ShouldBe("");
        item.Field(pods, "metadata.name").ShouldBe("a");
    }

    private static StoredObject Item(string space, string name, long revision) =>
        StoredObject.Load(space, name, revision, Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"{{{name}}}"}}"""));

    private static IEnumerable<(string, string, long)> Show(IEnumerable<StoredObject> items) =>
        items.Select(item => (item.Namespace, item.Name, item.Revision));
}
