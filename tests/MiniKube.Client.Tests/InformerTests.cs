using Microsoft.Extensions.Logging.Abstractions;
using static MiniKube.Client.Tests.ApiClientTests;

namespace MiniKube.Client.Tests;

/// <summary>The cache against the real server, also when the server goes away and comes back without a memory.</summary>
public sealed class InformerTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Cache_HoldsWhatWasThere_AndFollowsEveryChangeInOrder()
    {
        await using var session = await Session.StartAsync();
        var (_, client, informers) = session;
        var first = await client.CreateAsync(Config(new("default", "first"), ("v", "1")), None);
        var told = new List<string>();
        var maps = informers.Of<ConfigMap>("default", fields: "metadata.name!=kube-root-ca.crt").AddIndex("v", map => map.Data.TryGetValue("v", out var v) ? [v] : []);
        maps.OnChanged((old, current) =>
        {
            lock (told) told.Add($"{(current ?? old)!.Metadata.Name}: {old?.Data["v"] ?? "-"} → {current?.Data["v"] ?? "-"}");
        });
        await informers.StartAsync(None);
        maps.Get("default", "first").ShouldNotBeNull().Metadata.Uid.ShouldBe(first.Metadata.Uid);

        await client.UpdateAsync(first with { Data = new Dictionary<string, string> { ["v"] = "2" } }, None);
        await client.CreateAsync(Config(new("default", "second"), ("v", "2")), None);
        await client.DeleteAsync<ConfigMap>(new("default", "first"));

        await Eventually.TrueAsync(() => told.Count == 4, () => string.Join("; ", told));
        told.ShouldBe(["first: - → 1", "first: 1 → 2", "second: - → 2", "first: 2 → -"]);
        maps.ByIndex("v", "2").Single().Metadata.Name.ShouldBe("second");
        maps.ByIndex("v", "1").ShouldBeEmpty();
        maps.List("default").Count.ShouldBe(1);
        informers.Of<ConfigMap>("default", fields: "metadata.name!=kube-root-ca.crt").ShouldBeSameAs(maps);
    }

    [Fact]
    public async Task Cache_OfPods_AnswersByOwnerAndByLabels()
    {
        await using var session = await Session.StartAsync();
        var (_, client, informers) = session;
        var owned = NewPod("default", "owned");
        await client.CreateAsync(owned with { Metadata = owned.Metadata with { OwnerReferences = [new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = "rs", Uid = "rs-uid" }], Labels = new Dictionary<string, string> { ["app"] = "web" } } }, None);
        await client.CreateAsync(NewPod("default", "alone"), None);
        var pods = informers.Of<Pod>();
        await informers.StartAsync(None);

        pods.OwnedBy("rs-uid").Single().Metadata.Name.ShouldBe("owned");
        pods.Select("default", LabelQuery.Parse("app in (web)")).Single().Metadata.Name.ShouldBe("owned");
        pods.Select(null, LabelQuery.Parse("!app")).Single().Metadata.Name.ShouldBe("alone");
    }

    [Fact]
    public async Task Server_StartedAnew_IsFollowedAgain_AndOnlyDifferencesAreTold()
    {
        await using var session = await Session.StartAsync();
        var (plane, client, informers) = session;
        for (var i = 0; i < 3; i++) await client.CreateAsync(Config(new("default", $"c{i}"), ("v", "1")), None);
        var told = new List<string>();
        var maps = informers.Of<ConfigMap>("default", fields: "metadata.name!=kube-root-ca.crt");
        await informers.StartAsync(None);
        maps.OnChanged((old, current) =>
        {
            lock (told) told.Add($"{(current ?? old)!.Metadata.Name} {old?.Metadata.Uid == current?.Metadata.Uid} {current is null}");
        });
        told.Count.ShouldBe(3);
        told.Clear();

        await plane.StopServerAsync();
        (await Should.ThrowAsync<ApiException>(client.GetAsync<ConfigMap>(new("default", "c0"), None))).Reason.ShouldBe(StatusReason.ServiceUnavailable);
        await plane.StartServerAsync();
        await client.DeleteAsync<ConfigMap>(new("default", "c0"));
        await client.DeleteAsync<ConfigMap>(new("default", "c1"));
        await client.CreateAsync(Config(new("default", "c1"), ("v", "other")), None);

        await Eventually.TrueAsync(() => told.Count >= 3, () => string.Join("; ", told));
        (maps.Get("default", "c0"), maps.Get("default", "c1")?.Data["v"]).ShouldBe((null, "other"));
        // Deleted and made again under the same name is told as two changes; what did not change is not told.
        lock (told) told.Order().ShouldBe(["c0 False True", "c1 False False", "c1 False True"]);
    }

    [Fact]
    public async Task Server_WithAnEarlierState_IsFollowedFromTheStart()
    {
        await using var session = await Session.StartAsync();
        var (plane, client, informers) = session;
        for (var i = 0; i < 20; i++) await client.CreateAsync(Config(new("default", $"c{i}"), ("v", "1")), None);
        var maps = informers.Of<ConfigMap>("default", fields: "metadata.name!=kube-root-ca.crt");
        await informers.StartAsync(None);

        await plane.ForgetEverythingAsync();
        await client.CreateAsync(Config(new("default", "new"), ("v", "1")), None);

        await Eventually.TrueAsync(() => maps.List().Select(map => map.Metadata.Name).SequenceEqual(["new"]), () => string.Join(", ", maps.List().Select(map => map.Metadata.Name)));
    }

    private sealed record Session(TestControlPlane Plane, ApiClient Client, Informers Informers) : IAsyncDisposable
    {
        public static async Task<Session> StartAsync()
        {
            var plane = await TestControlPlane.StartAsync();
            var client = new ApiClient(plane.Admin);
            return new(plane, client, new(client, NullLoggerFactory.Instance, TimeProvider.System));
        }

        public async ValueTask DisposeAsync()
        {
            await Informers.DisposeAsync();
            await Client.DisposeAsync();
            await Plane.DisposeAsync();
        }
    }
}
