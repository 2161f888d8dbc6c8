using System.Text.Json.Nodes;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.Registry;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Registry;

public sealed class DeletionTests : IAsyncLifetime
{
    private TestRegistry registry = null!;

    public async Task InitializeAsync() => registry = await TestRegistry.StartAsync();

    public async Task DisposeAsync() => await registry.DisposeAsync();

    [Fact]
    public async Task Delete_WithAFinalizer_WaitsForItsEnd()
    {
        await registry.CreateAsync("configmaps", """{"metadata":{"name":"held","finalizers":["test/hold"]}}""");
        var answer = await DeleteAsync("configmaps", "held", new());
        answer.Removed.ShouldBeFalse();
        answer.Object.IsDeleting.ShouldBeTrue();

        var forbidden = await Should.ThrowAsync<ApiException>(() =>
            ChangeAsync("configmaps", "held", metadata => metadata["finalizers"] = new JsonArray("test/hold", "test/more")));
        forbidden.Message.ShouldContain("no new finalizers can be added");

        await ChangeAsync("configmaps", "held", metadata => metadata.Remove("finalizers"));
        (await Should.ThrowAsync<ApiException>(async () =>
            await registry.Objects.GetAsync(registry.ConfigMaps, "default", "held", CancellationToken.None))).IsNotFound.ShouldBeTrue();
    }

    [Fact]
    public async Task Delete_OfAPod_IsGracefulOnlyWhenANodeHasIt()
    {
        await registry.PodAsync("free");
        (await DeleteAsync("pods", "free", new())).Removed.ShouldBeTrue();

        await registry.PodAsync("bound");
        await registry.Objects.BindAsync([new("default", "bound", "", "n1")], TestRegistry.Write, CancellationToken.None);
        var marked = await DeleteAsync("pods", "bound", new());
        marked.Removed.ShouldBeFalse();
        marked.Object.ToDocument()["metadata"]!["deletionGracePeriodSeconds"]!.GetValue<long>().ShouldBe(30);
        (await DeleteAsync("pods", "bound", new() { GracePeriodSeconds = 60 }))
            .Object.Revision.ShouldBe(marked.Object.Revision, "a second delete may not lengthen the grace period");
        (await DeleteAsync("pods", "bound", new() { GracePeriodSeconds = 5 }))
            .Object.ToDocument()["metadata"]!["deletionGracePeriodSeconds"]!.GetValue<long>().ShouldBe(5);
        (await DeleteAsync("pods", "bound", new() { GracePeriodSeconds = 0 })).Removed.ShouldBeTrue();
    }

    [Fact]
    public async Task Delete_WithPreconditionsOrPropagation_FollowsThem()
    {
        await registry.ConfigMapAsync("a");
        (await Should.ThrowAsync<ApiException>(() => DeleteAsync("configmaps", "a", new() { Preconditions = new() { Uid = "other" } })))
            .IsConflict.ShouldBeTrue();
        var orphaned = await DeleteAsync("configmaps", "a", new() { PropagationPolicy = "Orphan" });
        orphaned.Removed.ShouldBeFalse();
        orphaned.Object.ToDocument()["metadata"]!["finalizers"]!.ToJsonString().ShouldBe("[\"orphan\"]");
        (await DeleteAsync("configmaps", "a", new() { PropagationPolicy = "Background" })).Removed.ShouldBeTrue();
    }

    [Fact]
    public async Task DeleteCollection_WithASelector_TakesThatAndNoMore()
    {
        await Parallel.ForAsync(0, 200, async (i, _) => await registry.CreateAsync("configmaps", $$$$"""{"metadata":{"name":"c{{{{i}}}}","labels":{"even":"{{{{i % 2 == 0}}}}"}}}"""));
        var gone = await registry.Objects.DeleteCollectionAsync(
            registry.ConfigMaps, new() { Namespace = "default",
                Labels = LabelQuery.Parse("even=True") }, new(), TestRegistry.Write, CancellationToken.None);
        gone.Items.Count.ShouldBe(100);
        (await registry.ListAsync(new() { Namespace = "default" })).Items.Count.ShouldBe(100);
    }

    private Task<DeleteResult> DeleteAsync(string resource, string name, DeleteOptions options) =>
        registry.Objects.DeleteAsync(registry.Definition(resource), "default", name, options, TestRegistry.Write, CancellationToken.None);

    private Task<ApiServer.Cache.StoredObject> ChangeAsync(string resource, string name, Action<JsonObject> change) => registry.Objects.UpdateAsync(
        registry.Definition(resource), "default", name, "", document =>
        {
            change(document["metadata"]!.AsObject());
            return document;
        }, TestRegistry.Write, CancellationToken.None);
}
