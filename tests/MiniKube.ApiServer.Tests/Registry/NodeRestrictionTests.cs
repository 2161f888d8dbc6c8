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

    [Fact]
    public async Task Agent_DescribesItsMachine_AndGivesItselfNoRole()
    {
        await using var registry = await TestRegistry.StartAsync(soleWriter: true);
        var agent = TestRegistry.Write with { User = new("system:node:n1", [UserInfo.Nodes, UserInfo.Authenticated]) };
        var nodes = registry.Definition("nodes");
        Task CreateAsync(string label) => registry.Objects.CreateAsync(nodes, "", Labelled("n1", label), agent, CancellationToken.None);
        Task SetAsync(string label) => registry.Objects.UpdateAsync(
            nodes, "", "n1", "", document => Set(document, label), agent, CancellationToken.None);

        (await Should.ThrowAsync<ApiException>(() => CreateAsync("node-role.kubernetes.io/control-plane"))).Message.ShouldBe(
            "nodes \"n1\" is forbidden: node \"n1\" is not allowed to set the following labels: node-role.kubernetes.io/control-plane");
        await CreateAsync("topology.kubernetes.io/zone");
        foreach (var own in new[] { "kubernetes.io/arch", "example.com/rack", "rack", "node.kubernetes.io/instance-type", "x.kubelet.kubernetes.io/y", "mykubernetes.io/z" }) await SetAsync(own);
        foreach (var others in new[] { "node-role.kubernetes.io/control-plane", "kubernetes.io/role", "x.k8s.io/y", "node-restriction.kubernetes.io/a", "a.node-restriction.kubernetes.io/b" })
        {
            (await Should.ThrowAsync<ApiException>(() => SetAsync(others))).Message.ShouldBe($"nodes \"n1\" is forbidden: is not allowed to modify labels: {others}");
        }

        await registry.Objects.UpdateAsync(nodes, "", "n1", "", document => Set(document, "node-role.kubernetes.io/control-plane"), TestRegistry.Write, CancellationToken.None);
        await SetAsync("example.com/rack2");
        (await Should.ThrowAsync<ApiException>(() => registry.Objects.UpdateAsync(nodes, "", "n1", "", document =>
        {
            document["metadata"]!["labels"]!.AsObject().Remove("node-role.kubernetes.io/control-plane");
            return document;
        }, agent, CancellationToken.None))).Code.ShouldBe(403);
    }

    private static JsonObject Labelled(string name, string label) => Set(Named(name), label);

    private static JsonObject Set(JsonObject document, string label)
    {
        var metadata = document["metadata"]!.AsObject();
        if (metadata["labels"] is not JsonObject labels) metadata["labels"] = labels = [];
        labels[label] = "x";
        return document;
    }

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };
}
