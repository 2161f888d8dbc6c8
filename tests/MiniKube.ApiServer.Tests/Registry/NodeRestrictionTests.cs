using System.Text.Json.Nodes;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Registry;

public sealed class NodeRestrictionTests
{
    [Fact]
    public async Task Agent_WritesItsOwnThings_AndNothingOfOtherNodes()
    {
        await using var registry = await TestRegistry.StartAsync(soleWriter: true);
        var agent = TestRegistry.Write with { User = new("system:node:n1", [UserInfo.Nodes, UserInfo.Authenticated]) };
        await registry.PodAsync("mine");
        await registry.PodAsync("theirs");
        await registry.Objects.BindAsync([new("default", "mine", "", "n1"), new("default", "theirs", "", "n2")], TestRegistry.Write, CancellationToken.None);

        await registry.Objects.DeleteAsync(registry.Pods, "default", "mine", new() { GracePeriodSeconds = 0 }, agent, CancellationToken.None);
        var refused = await Should.ThrowAsync<ApiException>(
            () => registry.Objects.DeleteAsync(registry.Pods, "default", "theirs", new() { GracePeriodSeconds = 0 }, agent, CancellationToken.None));
        refused.Message.ShouldBe("pods \"theirs\" is forbidden: node \"n1\" can only change pods with spec.nodeName set to itself");

        var nodes = registry.Definition("nodes");
        await registry.Objects.CreateAsync(nodes, "", Named("n1"), agent, CancellationToken.None);
        (await Should.ThrowAsync<ApiException>(() => registry.Objects.CreateAsync(nodes, "", Named("n2"), agent, CancellationToken.None))).Code.ShouldBe(403);
    }

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
