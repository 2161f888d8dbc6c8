using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Registry;

public sealed class ListTests : IAsyncLifetime
{
    private TestRegistry registry = null!;

    public async Task InitializeAsync() => registry = await TestRegistry.StartAsync();

    public async Task DisposeAsync() => await registry.DisposeAsync();

    [Fact]
    public async Task Pages_WhileObjectsChange_ShowOneMoment()
    {
        for (var i = 0; i < 25; i++)
        {
            await registry.ConfigMapAsync($"c{i:D2}");
        }
        var page = await registry.ListAsync(new() { Namespace = "default", Limit = 10 });
        page.Remaining.ShouldBe(15);
        var names = page.Items.Select(item => item.Name).ToList();
        while (page.Continue.Length > 0)
        {
            await registry.Objects.DeleteAsync(registry.ConfigMaps, "default", $"c{names.Count + 3:D2}", new(), TestRegistry.Write,
                CancellationToken.None);
            await registry.ConfigMapAsync($"c{names.Count:D2}-new");
            var next = await registry.ListAsync(new() { Namespace = "default", Limit = 10, Continue = page.Continue });
            next.Revision.ShouldBe(page.Revision);
            names.AddRange(next.Items.Select(item => item.Name));
            page = next;
        }
        names.ShouldBe(Enumerable.Range(0, 25).Select(i => $"c{i:D2}"));
    }

    [Fact]
    public async Task Page_WhoseSnapshotIsGone_IsExpiredAndOffersToGoOn()
    {
        await registry.ConfigMapAsync("a");
        await registry.ConfigMapAsync("b");
        var token = new ApiServer.Registry.Reading.ContinueToken(1, "default", "a");
        var error = await Should.ThrowAsync<ApiException>(() =>
            registry.ListAsync(new() { Namespace = "default", Limit = 1, Continue = token.Encode() }));
        error.Code.ShouldBe(410);
        error.Reason.ShouldBe(StatusReason.Expired);
        error.Message.ShouldStartWith("The provided continue parameter is too old to display a consistent list result.");
        var rest = await registry.ListAsync(new() { Namespace = "default", Continue = error.Status.Metadata.Continue! });
        rest.Items.Select(item => item.Name).ShouldBe(["b"]);
    }

    [Fact]
    public async Task List_RightAfterAWrite_HasIt()
    {
        for (var i = 0; i < 50; i++)
        {
            var made = await registry.ConfigMapAsync($"c{i}");
            var list = await registry.ListAsync(new() { Namespace = "default" });
            list.Revision.ShouldBeGreaterThanOrEqualTo(made.Revision);
            list.Items.Count.ShouldBe(i + 1);
        }
    }

    [Fact]
    public async Task List_AfterSomebodyElseWroteToEtcd_IsAsNewAsThat()
    {
        await using var other = registry.Etcd.Client();
        var key = "/registry/configmaps/default/foreign"u8.ToArray();
        await other.PutAsync(key, """{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"foreign","namespace":"default","uid":"1"}}"""u8.ToArray(), CancellationToken.None);
        (await registry.ListAsync()).Items.ShouldContain(item => item.Name == "foreign");
        await other.PutAsync("/elsewhere"u8.ToArray(), "x"u8.ToArray(), CancellationToken.None);
        (await registry.ListAsync()).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task List_WithSelectors_FiltersByLabelsAndFields()
    {
        await registry.PodAsync("a", ",\"labels\":{\"app\":\"web\"}");
        await registry.PodAsync("b");
        await registry.Objects.BindAsync([new("default", "b", "", "n1")], TestRegistry.Write, CancellationToken.None);

        (await NamesAsync(new() { Labels = LabelQuery.Parse("app=web") })).ShouldBe(["a"]);
        (await NamesAsync(new() { Fields = FieldQuery.Parse("spec.nodeName=n1") })).ShouldBe(["b"]);
        (await NamesAsync(new() { Fields = FieldQuery.Parse("spec.nodeName=") })).ShouldBe(["a"]);
        (await NamesAsync(new() { Namespace = "default", Fields = FieldQuery.Parse("metadata.name=b") })).ShouldBe(["b"]);
        (await Should.ThrowAsync<ApiException>(() => NamesAsync(new() { Fields = FieldQuery.Parse("spec.foo=1") }))).Code.ShouldBe(400);
        (await Should.ThrowAsync<ApiException>(() => NamesAsync(new() { ResourceVersion = "99999999" })))
            .Message.ShouldStartWith("Too large resource version");
    }

    private async Task<string[]> NamesAsync(ListOptions options) =>
        [.. (await registry.Objects.ListAsync(registry.Pods, options, CancellationToken.None)).Items.Select(item => item.Name)];
}
