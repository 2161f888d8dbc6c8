using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Webhooks;

[Collection("rest")]
public class AdmissionWebhookTests(RestServer rest)
{
    [Fact]
    public async Task MutatingWebhook_ChangesWhatIsStored_AndWhatItAddsIsChecked()
    {
        await using var hooks = await WebhookServer.StartAsync(rest.Server, (_, request) =>
            WebhookServer.Allow((string?)request["object"]!["metadata"]!["name"] == "odd"
                ? """[{"op":"add","path":"/spec","value":{"x":1}},{"op":"add","path":"/data","value":{"by":"hook"}}]"""
                : """[{"op":"add","path":"/data/by","value":"hook"}]"""));
        var space = await Registration.SpaceAsync(rest);
        await using var _ = await Registration.MakeAsync(rest, "Mutating", "m1", space, hooks.Url("mutate"), hooks.CaBundle, """, "reinvocationPolicy":"Never" """);

        var created = await WaitForHookAsync(() => rest.CreateAsync($"/api/v1/namespaces/{space}/configmaps", Map($"n{Guid.NewGuid():N}")), answer => answer.Json["data"]?["by"] is not null);
        created.Json["data"]!["by"]!.GetValue<string>().ShouldBe("hook");
        (await rest.CreateAsync($"/api/v1/namespaces/{space}/configmaps", Map("odd"))).Json["spec"].ShouldBeNull("the kind has no such field");
        (await rest.CreateAsync("/api/v1/namespaces/default/configmaps", Map("elsewhere"))).Json["data"]!["by"].ShouldBeNull("the namespace does not match");
        await rest.SendAsync("DELETE", "/api/v1/namespaces/default/configmaps/elsewhere");

        var question = hooks.Asked.Last()["request"]!;
        (question["operation"]!.ToString(), question["namespace"]!.ToString(), question["resource"]!["resource"]!.ToString(), question["userInfo"]!["username"]!.ToString())
            .ShouldBe(("CREATE", space, "configmaps", "admin"));
    }

    /// <summary>Defaults come twice: what a webhook is shown has them, and what it adds gets them before anybody judges it.</summary>
    [Fact]
    public async Task MutatingWebhook_SeesDefaults_AndWhatItAddsGetsThemBeforeItIsChecked()
    {
        await using var hooks = await WebhookServer.StartAsync(rest.Server, (path, _) => path.Contains("mutate", StringComparison.Ordinal)
            ? WebhookServer.Allow("""[{"op":"add","path":"/spec/containers/-","value":{"name":"side","image":"side:1","resources":{"limits":{"cpu":"1"}}}},{"op":"add","path":"/spec/hostNetwork","value":true}]""")
            : WebhookServer.Allow());
        var space = await Registration.SpaceAsync(rest);
        const string pods = """{"operations":["CREATE"],"apiGroups":[""],"apiVersions":["v1"],"resources":["pods"]}""";
        await using var first = await Registration.MakeAsync(rest, "Validating", "judges-pods", space, hooks.Url("judge"), hooks.CaBundle, rule: pods);
        await using var second = await Registration.MakeAsync(rest, "Mutating", "adds-to-pods", space, hooks.Url("mutate"), hooks.CaBundle, rule: pods);

        var created = await WaitForHookAsync(
            () => rest.CreateAsync($"/api/v1/namespaces/{space}/pods", $$$"""{"metadata":{"name":"n{{{Guid.NewGuid():N}}}"},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":80}]}]}}"""),
            answer => answer.Json["spec"]?["containers"] is JsonArray { Count: 2 } && hooks.Asked.Last()["request"]!["object"]!["spec"]!["containers"] is JsonArray { Count: 2 });

        var shown = hooks.Asked.Last(asked => asked["request"]!["object"]!["spec"]!["containers"]!.AsArray().Count == 1)["request"]!["object"]!["spec"]!["containers"]![0]!;
        shown["imagePullPolicy"]!.ToString().ShouldBe("Always");
        shown["ports"]![0]!["hostPort"].ShouldBeNull();
        var judged = hooks.Asked.Last()["request"]!["object"]!["spec"]!["containers"]!;
        judged.ToJsonString().ShouldBe(created.Json["spec"]!["containers"]!.ToJsonString());
        judged[1]!["imagePullPolicy"]!.ToString().ShouldBe("IfNotPresent");
        judged[1]!["resources"]!["requests"]!["cpu"]!.ToString().ShouldBe("1");
        judged[0]!["ports"]![0]!["hostPort"]!.GetValue<int>().ShouldBe(80, "what a webhook changed has consequences elsewhere");
    }

    [Fact]
    public async Task ValidatingWebhook_ThatRefuses_IsHeard_AlsoForDeletes()
    {
        await using var hooks = await WebhookServer.StartAsync(rest.Server, (_, request) => request["oldObject"] is null && request["object"]!["data"]!["a"]!.ToString() != "bad"
            ? WebhookServer.Allow()
            : new JsonObject { ["allowed"] = false, ["status"] = new JsonObject { ["code"] = 403, ["message"] = "not on my watch", ["reason"] = "Forbidden" } });
        var space = await Registration.SpaceAsync(rest);
        var maps = $"/api/v1/namespaces/{space}/configmaps";
        await rest.CreateAsync(maps, Map("kept"));
        await using var _ = await Registration.MakeAsync(rest, "Validating", "v1", space, hooks.Url("validate"), hooks.CaBundle);

        var refused = await WaitForHookAsync(() => rest.CreateAsync(maps, Map($"n{Guid.NewGuid():N}", "bad")), answer => answer.Code != 201);
        var deletion = await rest.SendAsync("DELETE", maps + "/kept");
        var fine = await rest.CreateAsync(maps, Map("fine"));
        var dry = await rest.CreateAsync(maps, Map("dry", "bad"), "?dryRun=All");

        (refused.Code, refused.Message).ShouldBe((403, "admission webhook \"v1.hooks.test\" denied the request: not on my watch"));
        (deletion.Code, fine.Code, dry.Code).ShouldBe((403, 201, 403));
    }

    [Theory]
    [InlineData("Fail", 500)]
    [InlineData("Ignore", 201)]
    public async Task Webhook_ThatStaysSilent_FailsAsItsPolicySays(string policy, int code)
    {
        await using var hooks = await WebhookServer.StartAsync(rest.Server, (_, _) => null);
        var space = await Registration.SpaceAsync(rest);
        var name = $"silent-{policy.ToLowerInvariant()}";
        await using var _ = await Registration.MakeAsync(rest, "Validating", name, space, hooks.Url("x"), hooks.CaBundle, $$""", "failurePolicy":"{{policy}}","timeoutSeconds":1 """);

        var answer = await WaitForHookAsync(() => rest.CreateAsync($"/api/v1/namespaces/{space}/configmaps", Map($"n{Guid.NewGuid():N}")), _ => !hooks.Asked.IsEmpty);
        answer.Code.ShouldBe(code, answer.Text);
        if (code == 500) answer.Message.ShouldContain($"failed calling webhook \"{name}.hooks.test\"");
    }

    /// <summary>A registration takes effect when the server has seen it, a moment after it was acknowledged.</summary>
    private static async Task<Answer> WaitForHookAsync(Func<Task<Answer>> send, Func<Answer, bool> took)
    {
        Answer? last = null;
        await Eventually.TrueAsync(async () =>
        {
            last = await send();
            if (took(last)) return true;
            return false;
        }, () => last?.Text ?? "");
        return last!;
    }

    [Fact]
    public async Task MatchConditions_DecideWhetherAWebhookIsAsked()
    {
        await using var hooks = await WebhookServer.StartAsync(rest.Server, (_, _) => WebhookServer.Allow("""[{"op":"add","path":"/data/by","value":"hook"}]"""));
        var space = await Registration.SpaceAsync(rest);
        await using var _ = await Registration.MakeAsync(rest, "Mutating", "conditions", space, hooks.Url("mutate"), hooks.CaBundle,
            """, "matchConditions":[{"name":"asked","expression":"object.data.a == 'ask'"},{"name":"not-nobody","expression":"request.userInfo.username != 'nobody'"}] """);
        var maps = $"/api/v1/namespaces/{space}/configmaps";
        await WaitForHookAsync(() => rest.CreateAsync(maps, Map($"n{Guid.NewGuid():N}", "ask")), answer => answer.Json["data"]?["by"] is not null);
        (await rest.CreateAsync(maps, Map("other"))).Json["data"]!["by"].ShouldBeNull();
        var undecided = await rest.CreateAsync(maps, Map("undecided").Replace("\"a\"", "\"b\"", StringComparison.Ordinal));
        (undecided.Code, undecided.Message).ShouldBe((403, "configmaps \"undecided\" is forbidden: webhook \"conditions.hooks.test\": match condition \"asked\" failed: no such key: a"));
    }

    private static string Map(string name, string value = "1") => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"a":"{{{value}}}"} }""";
}
