using System.Text;
using System.Text.Json.Nodes;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Patch;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Registry;

public sealed class WriteTests : IAsyncLifetime
{
    private TestRegistry registry = null!;

    public async Task InitializeAsync() => registry = await TestRegistry.StartAsync();

    public async Task DisposeAsync() => await registry.DisposeAsync();

    [Fact]
    public Task Update_ByManyAtOnce_LosesNoIncrement() => CountAsync(registry);

    [Fact]
    public async Task Update_ByManyAtOnceWhereNobodyElseWrites_LosesNoIncrement()
    {
        await using var sole = await TestRegistry.StartAsync(soleWriter: true);
        await CountAsync(sole);
    }

    private static async Task CountAsync(TestRegistry registry)
    {
        await registry.ConfigMapAsync("counter", "0");
        await Parallel.ForAsync(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (_, cancel) =>
            await registry.Objects.UpdateAsync(registry.ConfigMaps, "default", "counter", "", Increment, TestRegistry.Write, cancel));

        var counter = await registry.Objects.GetAsync(registry.ConfigMaps, "default", "counter", CancellationToken.None);
        counter.ToDocument()["data"]!["value"]!.ToString().ShouldBe("60");
    }

    [Fact]
    public async Task Update_WithAnOldResourceVersion_Conflicts()
    {
        var first = await registry.ConfigMapAsync("a");
        await SetAsync("a", "2");
        var stale = first.ToDocument();
        stale["data"]!["value"] = "3";
        var error = await Should.ThrowAsync<ApiException>(() => registry.Objects.UpdateAsync(
            registry.ConfigMaps, "default", "a", "", _ => (JsonObject)stale.DeepClone(), TestRegistry.Write, CancellationToken.None));
        error.IsConflict.ShouldBeTrue();
        error.Message.ShouldStartWith("Operation cannot be fulfilled on configmaps \"a\": the object has been modified");
    }

    [Fact]
    public async Task Update_ThatChangesNothing_KeepsTheResourceVersion()
    {
        var first = await registry.ConfigMapAsync("same", "1");
        var again = await SetAsync("same", "1");
        again.Revision.ShouldBe(first.Revision);
        (await SetAsync("same", "2")).Revision.ShouldBeGreaterThan(first.Revision);
        // The cache may still show the first version: a write back to it must not be taken for no change.
        (await SetAsync("same", "1")).Revision.ShouldBeGreaterThan(first.Revision + 1);
    }

    [Fact]
    public async Task Create_Twice_SaysThatItExists()
    {
        await registry.ConfigMapAsync("twice");
        var error = await Should.ThrowAsync<ApiException>(() => registry.ConfigMapAsync("twice"));
        error.IsAlreadyExists.ShouldBeTrue();
        error.Message.ShouldBe("configmaps \"twice\" already exists");
    }

    [Fact]
    public async Task Create_WithGenerateName_GivesANameOfItsOwn()
    {
        var made = await registry.CreateAsync("configmaps", """{"metadata":{"generateName":"web-"}}""");
        made.Name.ShouldMatch("^web-[a-z0-9]{5}$");
        made.Uid.Length.ShouldBe(36);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"Bad_Name"}}""", 422, "metadata.name: Invalid value")]
    [InlineData("""{"metadata":{}}""", 422, "name or generateName is required")]
    [InlineData("""{"metadata":{"name":"x","labels":{"a b":"c"}}}""", 422, "metadata.labels: Invalid value")]
    [InlineData("""{"metadata":{"name":"x","namespace":"other"}}""", 400, "does not match the namespace")]
    [InlineData("""{"metadata":{"name":"x","ownerReferences":[{"kind":"Pod"}]}}""", 422, "metadata.ownerReferences[0]")]
    [InlineData("""{"metadata":{"name":"x"},"data":[1]}""", 400, "cannot unmarshal")]
    public async Task Create_OfSomethingWrong_NamesTheField(string json, int code, string message)
    {
        var error = await Should.ThrowAsync<ApiException>(() => registry.CreateAsync("configmaps", json));
        error.Code.ShouldBe(code);
        error.Message.ShouldContain(message);
    }

    [Fact]
    public async Task Create_InANamespaceThatIsNotThereOrGoes_IsRefused()
    {
        (await Should.ThrowAsync<ApiException>(() => registry.CreateAsync("configmaps", """{"metadata":{"name":"x"}}""", "nowhere"))).Code.ShouldBe(404);
        await registry.CreateAsync("namespaces", """{"metadata":{"name":"leaving","finalizers":["test/hold"]}}""", "");
        await registry.Objects.DeleteAsync(registry.Definition("namespaces"), "", "leaving", new(), TestRegistry.Write, CancellationToken.None);
        var error = await Should.ThrowAsync<ApiException>(() => registry.CreateAsync("configmaps", """{"metadata":{"name":"x"}}""", "leaving"));
        error.Code.ShouldBe(403);
        error.Message.ShouldContain("because it is being terminated");
    }

    [Fact]
    public async Task Status_WrittenAlone_LeavesSpecAndTheOtherWayRound()
    {
        await registry.PodAsync("p");
        var pods = registry.Pods;
        await registry.Objects.UpdateAsync(pods, "default", "p", "status", With("""{"spec":{"nodeName":"evil"},"status":{"phase":"Running"}}"""), TestRegistry.Write, CancellationToken.None);
        var after = await registry.Objects.UpdateAsync(pods, "default", "p", "", With("""{"metadata":{"labels":{"a":"b"}},"status":{"phase":"Failed"}}"""), TestRegistry.Write, CancellationToken.None);
        after.Field(pods, "status.phase").ShouldBe("Running");
        after.Field(pods, "spec.nodeName").ShouldBe("");
        after.Labels["a"].ShouldBe("b");
    }

    [Fact]
    public async Task DryRun_OfAllWrites_StoresNothing()
    {
        var dry = TestRegistry.Write with { DryRun = true };
        await registry.ConfigMapAsync("kept");
        await registry.Objects.CreateAsync(registry.ConfigMaps, "default", JsonNode.Parse("""{"metadata":{"name":"dry"}}""")!.AsObject(), dry, CancellationToken.None);
        await registry.Objects.UpdateAsync(registry.ConfigMaps, "default", "kept", "", Increment, dry, CancellationToken.None);
        await registry.Objects.DeleteAsync(registry.ConfigMaps, "default", "kept", new(), dry, CancellationToken.None);
        var list = await registry.ListAsync(new() { Namespace = "default" });
        list.Items.Select(item => item.Name).ShouldBe(["kept"]);
        list.Items[0].ToDocument()["data"]!["value"]!.ToString().ShouldBe("1");
    }

    [Fact]
    public async Task Bind_ByTwoSchedulers_LetsOneWin()
    {
        for (var i = 0; i < 20; i++)
        {
            await registry.PodAsync($"p{i}");
        }
        PodBinding[] To(string node) => [.. Enumerable.Range(0, 20).Select(i => new PodBinding("default", $"p{i}", "", node))];
        var answers = await Task.WhenAll(
            registry.Objects.BindAsync(To("n1"), TestRegistry.Write, CancellationToken.None), registry.Objects.BindAsync(To("n2"), TestRegistry.Write,
                CancellationToken.None));
        for (var i = 0; i < 20; i++)
        {
            var winners = answers.Count(answer => answer[i] is null);
            winners.ShouldBe(1, $"p{i}");
            answers.Select(answer => answer[i]).OfType<ApiException>().Single().Message.ShouldContain("is already assigned to node");
        }
    }

    private static JsonObject Increment(JsonObject document)
    {
        document["data"]!["value"] = (int.Parse(document["data"]!["value"]!.ToString()) + 1).ToString();
        return document;
    }

    private static Func<JsonObject, JsonObject> With(string patch) => current =>
        DocumentPatch.Of(PatchType.Merge, JsonNode.Parse(patch)).Apply(current, Schema.Of(typeof(Api.Core.Pod)));

    private Task<ApiServer.Cache.StoredObject> SetAsync(string name, string value) => registry.Objects.UpdateAsync(
        registry.ConfigMaps, "default", name, "", document =>
        {
            document["data"]!["value"] = value;
            return document;
        }, TestRegistry.Write, CancellationToken.None);
}
