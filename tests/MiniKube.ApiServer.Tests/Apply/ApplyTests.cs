using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Apply;

/// <summary>Server-side apply as clients see it.</summary>
[Collection("rest")]
public class ApplyTests(RestServer rest)
{
    private const string ApplyType = "application/apply-patch+yaml";
    private const string Merge = "application/merge-patch+json";

    [Fact]
    public async Task Apply_New_CreatesAndOwnsWhatIsGiven()
    {
        var space = await rest.NamespaceAsync();

        var created = await ApplyAsync(space, "configmaps", "a", "me", "data: {x: '1', y: '2'}\n");

        created.Code.ShouldBe(201);
        var entry = Managers(created).ShouldHaveSingleItem();
        entry["manager"]!.ToString().ShouldBe("me");
        entry["operation"]!.ToString().ShouldBe("Apply");
        entry["apiVersion"]!.ToString().ShouldBe("v1");
        entry["fieldsV1"]!.ToJsonString().ShouldBe("""{"f:data":{"f:x":{},"f:y":{}}}""");
    }

    [Fact]
    public async Task Apply_Twice_ChangesNothing()
    {
        var space = await rest.NamespaceAsync();
        var first = await ApplyAsync(space, "deployments", "d", "me", Deployment());

        var second = await ApplyAsync(space, "deployments", "d", "me", Deployment());

        first.Code.ShouldBe(201);
        second.Code.ShouldBe(200);
        second.Text.ShouldBe(first.Text);
    }

    [Fact]
    public async Task Apply_FieldLeftOut_IsRemovedUnlessAnotherGivesIt()
    {
        var space = await rest.NamespaceAsync();
        await ApplyAsync(space, "configmaps", "a", "me", "data: {x: '1', y: '2', z: '3'}\n");
        (await ApplyAsync(space, "configmaps", "a", "you", "data: {y: '2'}\n")).Code.ShouldBe(200);

        var after = await ApplyAsync(space, "configmaps", "a", "me", "data: {x: '1'}\n");

        after.Json["data"]!.ToJsonString().ShouldBe("""{"x":"1","y":"2"}""");
    }

    [Fact]
    public async Task Apply_ValueOfAnother_ConflictsAndCanBeForced()
    {
        var space = await rest.NamespaceAsync();
        await ApplyAsync(space, "configmaps", "a", "me", "data: {x: '1', y: '1'}\n");

        var refused = await ApplyAsync(space, "configmaps", "a", "you", "data: {x: '2'}\n");
        var both = await ApplyAsync(space, "configmaps", "a", "you", "data: {x: '2', y: '2'}\n");
        var forced = await ApplyAsync(space, "configmaps", "a", "you", "data: {x: '2'}\n", "&force=true");

        refused.Code.ShouldBe(409);
        refused.Message.ShouldBe("Apply failed with 1 conflict: conflict with \"me\": .data.x");
        var cause = refused.Json["details"]!["causes"]![0]!;
        cause["reason"]!.ToString().ShouldBe("FieldManagerConflict");
        cause["message"]!.ToString().ShouldBe("conflict with \"me\"");
        cause["field"]!.ToString().ShouldBe(".data.x");
        both.Message.ShouldBe("Apply failed with 2 conflicts: conflicts with \"me\":\n- .data.x\n- .data.y");
        forced.Code.ShouldBe(200);
        forced.Json["data"]!.ToJsonString().ShouldBe("""{"x":"2","y":"1"}""");
        Fields(forced, "me").ShouldBe("""{"f:data":{"f:y":{}}}""");
        Fields(forced, "you").ShouldBe("""{"f:data":{"f:x":{}}}""");
    }

    [Fact]
    public async Task Apply_OverOrdinaryWriter_NamesItsVersion()
    {
        var space = await rest.NamespaceAsync();
        await rest.CreateAsync($"/api/v1/namespaces/{space}/configmaps", """{"metadata":{"name":"a"},"data":{"x":"1"}}""", "?fieldManager=creator");

        var refused = await ApplyAsync(space, "configmaps", "a", "me", "data: {x: '2'}\n");

        refused.Message.ShouldBe("Apply failed with 1 conflict: conflict with \"creator\" using v1: .data.x");
    }

    [Fact]
    public async Task Update_Field_TakesItFromItsApplier()
    {
        var space = await rest.NamespaceAsync();
        await ApplyAsync(space, "configmaps", "a", "me", "data: {x: '1', y: '1'}\n");

        var patched = await rest.SendAsync("PATCH", Path(space, "configmaps", "a") + "?fieldManager=editor", """{"data":{"x":"2"}}""", Merge);

        Fields(patched, "me").ShouldBe("""{"f:data":{"f:y":{}}}""");
        Fields(patched, "editor").ShouldBe("""{"f:data":{"f:x":{}}}""");
        Managers(patched)[1]["operation"]!.ToString().ShouldBe("Update");
    }

    [Fact]
    public async Task Apply_Containers_AreMergedByName()
    {
        var space = await rest.NamespaceAsync();
        (await ApplyAsync(space, "deployments", "d", "me", Deployment())).Code.ShouldBe(201);

        var sidecar = await ApplyAsync(space, "deployments", "d", "mesh", """
            spec:
              template:
                spec:
                  containers:
                  - {name: proxy, image: proxy:1, ports: [{containerPort: 80}]}
            """);
        var again = await ApplyAsync(space, "deployments", "d", "me", Deployment("web:2"));
        var without = await ApplyAsync(space, "deployments", "d", "mesh", "spec: {}\n");

        sidecar.Code.ShouldBe(200, sidecar.Text);
        Images(sidecar).ShouldBe(["proxy:1", "web:1"], ignoreOrder: true);
        Fields(sidecar, "mesh").ShouldContain("""k:{\"containerPort\":80,\"protocol\":\"TCP\"}""");
        Images(again).ShouldBe(["proxy:1", "web:2"], ignoreOrder: true);
        Images(without).ShouldBe(["web:2"]);
    }

    [Fact]
    public async Task Apply_AtomicField_IsReplacedWhole()
    {
        var space = await rest.NamespaceAsync();
        const string Service = "spec: {ports: [{port: 80}], selector: {app: SELECTOR}}\n";
        await ApplyAsync(space, "services", "s", "me", Service.Replace("SELECTOR", "a"));

        var after = await ApplyAsync(space, "services", "s", "me", Service.Replace("app: SELECTOR", "role: b"));

        after.Json["spec"]!["selector"]!.ToJsonString().ShouldBe("""{"role":"b"}""");
        Fields(after, "me").ShouldContain("\"f:selector\":{}");
    }

    [Fact]
    public async Task Apply_Status_IsOwnedApart()
    {
        var space = await rest.NamespaceAsync();
        await ApplyAsync(space, "deployments", "d", "me", Deployment() + "status: {replicas: 7}\n");

        var status = await ApplyAsync(space, "deployments", "d/status", "controller", "spec: {replicas: 9}\nstatus: {replicas: 3}\n");

        status.Code.ShouldBe(200, status.Text);
        status.Json["status"]!["replicas"]!.GetValue<int>().ShouldBe(3);
        status.Json["spec"]!["replicas"]!.GetValue<int>().ShouldBe(1);
        var entry = Managers(status).Single(entry => entry["manager"]!.ToString() == "controller");
        entry["subresource"]!.ToString().ShouldBe("status");
        entry["fieldsV1"]!.ToJsonString().ShouldBe("""{"f:status":{"f:replicas":{}}}""");
        Fields(status, "me").ShouldNotContain("f:status");
    }

    [Fact]
    public async Task Scale_OfAppliedReplicas_TakesThemAndConflicts()
    {
        var space = await rest.NamespaceAsync();
        await ApplyAsync(space, "deployments", "d", "me", Deployment(replicas: 2));

        var scaled = await rest.SendAsync("PATCH", Path(space, "deployments", "d") + "/scale?fieldManager=hpa", """{"spec":{"replicas":5}}""", Merge);
        var refused = await ApplyAsync(space, "deployments", "d", "me", Deployment(replicas: 3));
        var applied = await rest.SendAsync("PATCH", Path(space, "deployments", "d") + "/scale?fieldManager=scaler&force=true",
            "apiVersion: autoscaling/v1\nkind: Scale\nmetadata: {name: d}\nspec: {replicas: 4}\n", ApplyType);

        scaled.Code.ShouldBe(200, scaled.Text);
        refused.Message.ShouldBe("Apply failed with 1 conflict: conflict with \"hpa\" with subresource \"scale\" using apps/v1: .spec.replicas");
        applied.Code.ShouldBe(200, applied.Text);
        applied.Json["spec"]!["replicas"]!.GetValue<int>().ShouldBe(4);
        var deployment = await rest.SendAsync("GET", Path(space, "deployments", "d"));
        Fields(deployment, "scaler").ShouldBe("""{"f:spec":{"f:replicas":{}}}""");
    }

    [Fact]
    public async Task ManagedFields_ClearedByOneEmptyEntry_StayAwayUntilApplied()
    {
        var space = await rest.NamespaceAsync();
        await rest.CreateAsync($"/api/v1/namespaces/{space}/configmaps", """{"metadata":{"name":"a"},"data":{"x":"1"}}""");

        var cleared = await rest.SendAsync("PATCH", Path(space, "configmaps", "a"), """{"metadata":{"managedFields":[{}]}}""", Merge);
        var written = await rest.SendAsync("PATCH", Path(space, "configmaps", "a"), """{"data":{"y":"1"}}""", Merge);
        var applied = await ApplyAsync(space, "configmaps", "a", "me", "data: {z: '1'}\n");

        cleared.Code.ShouldBe(200, cleared.Text);
        Managers(cleared).ShouldBeEmpty();
        Managers(written).ShouldBeEmpty();
        Managers(applied).Select(entry => entry["manager"]!.ToString()).ShouldBe(["me", "before-first-apply"]);
    }

    [Fact]
    public async Task ManagedFields_SentBackByAnUpdate_AreKept()
    {
        var space = await rest.NamespaceAsync();
        var made = await ApplyAsync(space, "configmaps", "a", "me", "data: {x: '1'}\n");
        var whole = made.Json;
        whole["data"]!["y"] = "2";

        var updated = await rest.SendAsync("PUT", Path(space, "configmaps", "a") + "?fieldManager=put", whole.ToJsonString());

        Fields(updated, "me").ShouldBe("""{"f:data":{"f:x":{}}}""");
        Fields(updated, "put").ShouldBe("""{"f:data":{"f:y":{}}}""");
    }

    /// <summary>kubectl moves an object from client-side to server-side apply by a JSON patch of its managed fields.</summary>
    [Fact]
    public async Task ManagedFields_ReplacedByJsonPatch_AreTakenOver()
    {
        var space = await rest.NamespaceAsync();
        var made = await rest.CreateAsync(
            $"/api/v1/namespaces/{space}/configmaps", """{"metadata":{"name":"a"},"data":{"x":"1"}}""", "?fieldManager=kubectl-client-side-apply");
        var entry = Managers(made).Single();
        entry["manager"] = "kubectl";
        entry["operation"] = "Apply";
        var patch = $$"""
            [{"op":"replace","path":"/metadata/managedFields","value":[{{entry.ToJsonString()}}]},
             {"op":"replace","path":"/metadata/resourceVersion","value":"{{made.Json["metadata"]!["resourceVersion"]}}"}]
            """;

        var moved = await rest.SendAsync("PATCH", Path(space, "configmaps", "a"), patch, "application/json-patch+json");
        var applied = await ApplyAsync(space, "configmaps", "a", "kubectl", "data: {y: '1'}\n");

        moved.Code.ShouldBe(200, moved.Text);
        Managers(moved).ShouldHaveSingleItem()["operation"]!.ToString().ShouldBe("Apply");
        applied.Json["data"]!.ToJsonString().ShouldBe("""{"y":"1"}""");
    }

    [Fact]
    public async Task Apply_ByKubectlOverItsClientSideApply_DoesNotConflict()
    {
        var space = await rest.NamespaceAsync();
        var last = "{\\\"apiVersion\\\":\\\"v1\\\",\\\"kind\\\":\\\"ConfigMap\\\",\\\"metadata\\\":{\\\"name\\\":\\\"a\\\"},\\\"data\\\":{\\\"x\\\":\\\"1\\\"}}";
        await rest.CreateAsync(
            $"/api/v1/namespaces/{space}/configmaps",
            $$$"""{"metadata":{"name":"a","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{{{last}}}"}},"data":{"x":"1"}}""",
            "?fieldManager=kubectl-client-side-apply");

        var byOther = await ApplyAsync(space, "configmaps", "a", "other", "data: {x: '2'}\n");
        var byKubectl = await ApplyAsync(space, "configmaps", "a", "kubectl", "data: {x: '2'}\n");

        byOther.Code.ShouldBe(409);
        byKubectl.Code.ShouldBe(200, byKubectl.Text);
        byKubectl.Json["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"]!.ToString().ShouldContain("\"x\":\"2\"");
    }

    [Fact]
    public async Task Apply_FalseOverAnothersTrue_IsNoSilence()
    {
        var space = await rest.NamespaceAsync();
        await ApplyAsync(space, "configmaps", "a", "me", "immutable: true\n");

        var refused = await ApplyAsync(space, "configmaps", "a", "you", "immutable: false\n");

        refused.Code.ShouldBe(409, refused.Text);
        refused.Message.ShouldContain(".immutable");
    }

    [Theory]
    [InlineData("data: {x: '1'}\nbogus: 1\n", 400, ".bogus: field not declared in schema")]
    [InlineData("data: [1]\n", 400, "cannot unmarshal array into field \"data\"")]
    [InlineData("metadata: {name: other}\n", 400, "does not match the name on the URL")]
    [InlineData("metadata: {name: a, managedFields: [{manager: x}]}\n", 400, "metadata.managedFields must be nil")]
    public async Task Apply_BadConfiguration_SaysWhy(string body, int code, string message)
    {
        var space = await rest.NamespaceAsync();

        var refused = await ApplyAsync(space, "configmaps", "a", "me", body);

        refused.Code.ShouldBe(code);
        refused.Message.ShouldContain(message);
    }

    [Fact]
    public async Task Apply_WithoutManager_IsInvalid()
    {
        var space = await rest.NamespaceAsync();

        var refused = await rest.SendAsync("PATCH", Path(space, "configmaps", "a"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", ApplyType);
        var forced = await rest.SendAsync("PATCH", Path(space, "configmaps", "a") + "?force=true", "{}", Merge);

        refused.Message.ShouldBe("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        forced.Message.ShouldBe("PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply patch");
    }

    [Fact]
    public async Task Apply_SameItemTwice_IsRefused()
    {
        var space = await rest.NamespaceAsync();

        var refused = await ApplyAsync(space, "deployments", "d", "me", Deployment().Replace("containers:", "containers:\n      - {name: web, image: twice}"));

        refused.Code.ShouldBe(400);
        refused.Message.ShouldContain(".spec.template.spec.containers: duplicate entries for key [name=\"web\"]");
    }

    [Fact]
    public async Task DryRun_Apply_StoresNothing()
    {
        var space = await rest.NamespaceAsync();

        var tried = await ApplyAsync(space, "configmaps", "a", "me", "data: {x: '1'}\n", "&dryRun=All");

        tried.Code.ShouldBe(201);
        (await rest.SendAsync("GET", Path(space, "configmaps", "a"))).Code.ShouldBe(404);
    }

    [Fact]
    public async Task Update_ByManyManagers_KeepsTen()
    {
        var space = await rest.NamespaceAsync();
        await rest.CreateAsync($"/api/v1/namespaces/{space}/configmaps", """{"metadata":{"name":"a"},"data":{"x":"1"}}""");

        Answer last = null!;
        for (var i = 0; i < 14; i++) last = await rest.SendAsync("PATCH", Path(space, "configmaps", "a") + $"?fieldManager=m{i}", $$$"""{"data":{"k{{{i}}}":"1"}}""", Merge);

        Managers(last).Count.ShouldBe(10);
        Managers(last).ShouldContain(entry => entry["manager"]!.ToString() == "ancient-changes");
    }

    private static string Deployment(string image = "web:1", int replicas = 1) => $"""
        metadata: {"{name: d, labels: {app: web}}"}
        spec:
          replicas: {replicas}
          selector: {"{matchLabels: {app: web}}"}
          template:
            metadata: {"{labels: {app: web}}"}
            spec:
              containers:
              - {"{name: web, image: '" + image + "'}"}

        """;

    private static string Path(string space, string plural, string name) =>
        $"/{(plural == "deployments" ? "apis/apps/v1" : "api/v1")}/namespaces/{space}/{plural}/{name}";

    private Task<Answer> ApplyAsync(string space, string plural, string name, string manager, string body, string query = "")
    {
        var kind = plural switch { "deployments" => "apiVersion: apps/v1\nkind: Deployment\n", "services" => "apiVersion: v1\nkind: Service\n", _ => "apiVersion: v1\nkind: ConfigMap\n" };
        var named = body.StartsWith("metadata:", StringComparison.Ordinal) || body.Contains("\nmetadata:", StringComparison.Ordinal) ? "" : $"metadata: {{name: {name.Split('/')[0]}}}\n";
        return rest.SendAsync("PATCH", Path(space, plural, name) + $"?fieldManager={manager}{query}", kind + named + body, ApplyType);
    }

    private static List<JsonObject> Managers(Answer answer) => [.. (answer.Json["metadata"]!["managedFields"] as JsonArray ?? []).Select(entry => entry!.AsObject())];

    private static string Fields(Answer answer, string manager) =>
        Managers(answer).SingleOrDefault(entry => entry["manager"]!.ToString() == manager)?["fieldsV1"]!.ToJsonString(Relaxed)
            ?? $"no {manager} in {answer.Text}";

    private static IEnumerable<string> Images(Answer answer) =>
        answer.Json["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(container => container!["image"]!.ToString());

    private static System.Text.Json.JsonSerializerOptions Relaxed { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
