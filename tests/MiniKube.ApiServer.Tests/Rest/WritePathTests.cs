using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Tests.Rest;

/// <summary>Ways to write beside plain create, update, patch and delete.</summary>
[Collection("rest")]
public class WritePathTests(RestServer rest)
{
    private const string Merge = "application/merge-patch+json";
    private const string Pod = """{"metadata":{"name":"p","labels":{"app":"web"}},"spec":{"nodeName":"n1","containers":[{"name":"c","image":"i"}]}}""";

    [Fact]
    public async Task Eviction_OfAReadyPod_TakesFromItsBudgetUntilItIsEmpty()
    {
        var space = await rest.NamespaceAsync();
        await ReadyPodAsync(space, "p");
        await ReadyPodAsync(space, "q");
        await BudgetAsync(space, allowed: 1);

        var dry = await EvictAsync(space, "p", "?dryRun=All");
        var first = await EvictAsync(space, "p");
        var second = await EvictAsync(space, "q");
        var budget = await rest.SendAsync("GET", $"/apis/policy/v1/namespaces/{space}/poddisruptionbudgets/b");

        dry.Code.ShouldBe(201, dry.Text);
        first.Code.ShouldBe(201, first.Text);
        second.Code.ShouldBe(429);
        second.Message.ShouldBe("Cannot evict pod as it would violate the pod's disruption budget.");
        second.Json["details"]!["causes"]![0]!.ToJsonString().ShouldBe(
            """{"reason":"DisruptionBudget","message":"The disruption budget b needs 1 healthy pods and has 2 currently"}""");
        second.Headers.RetryAfter.ShouldNotBeNull();
        budget.Json["status"]!["disruptionsAllowed"]!.GetValue<int>().ShouldBe(0);
        budget.Json["status"]!["disruptedPods"]!.AsObject().ShouldContainKey("p");
        (await rest.SendAsync("GET", Path(space, "q"))).Json["metadata"]!["deletionTimestamp"].ShouldBeNull();
    }

    [Fact]
    public async Task Eviction_AtOnce_NeverTakesMoreThanTheBudgetHas()
    {
        var space = await rest.NamespaceAsync();
        for (var i = 0; i < 6; i++) await ReadyPodAsync(space, $"p{i}");
        await BudgetAsync(space, allowed: 2);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => EvictAsync(space, $"p{i}")));

        answers.Count(answer => answer.Code == 201).ShouldBe(2);
        answers.Count(answer => answer.Code == 429).ShouldBe(4);
    }

    [Fact]
    public async Task Eviction_OfAPodThatIsNotReady_FollowsThePolicy()
    {
        var space = await rest.NamespaceAsync();
        await rest.CreateAsync(Path(space, ""), Pod);
        await rest.SendAsync("PATCH", Path(space, "p") + "/status", """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"False"}]}}""", Merge);
        await BudgetAsync(space, allowed: 0, healthy: 0);

        var refused = await EvictAsync(space, "p");
        await rest.SendAsync("PATCH", $"/apis/policy/v1/namespaces/{space}/poddisruptionbudgets/b/status", """{"status":{"currentHealthy":1}}""", Merge);
        var healthyBudget = await EvictAsync(space, "p");

        refused.Code.ShouldBe(429, refused.Text);
        healthyBudget.Code.ShouldBe(201, healthyBudget.Text);
    }

    [Fact]
    public async Task EphemeralContainers_AreAddedAndThenStay()
    {
        var space = await rest.NamespaceAsync();
        await rest.CreateAsync(Path(space, ""), Pod);
        const string Add = """{"spec":{"ephemeralContainers":[{"name":"debug","image":"busybox","targetContainerName":"c"}]}}""";

        var added = await rest.SendAsync("PATCH", Path(space, "p") + "/ephemeralcontainers", Add, "application/strategic-merge-patch+json");
        var changed = await rest.SendAsync("PATCH", Path(space, "p") + "/ephemeralcontainers", Add.Replace("busybox", "other"), "application/strategic-merge-patch+json");
        var removed = await rest.SendAsync("PATCH", Path(space, "p") + "/ephemeralcontainers", """{"spec":{"ephemeralContainers":null}}""", Merge);

        added.Code.ShouldBe(200, added.Text);
        added.Json["spec"]!["ephemeralContainers"]![0]!["image"]!.ToString().ShouldBe("busybox");
        changed.Code.ShouldBe(422);
        changed.Message.ShouldContain("existing ephemeral containers \"debug\" may not be changed");
        removed.Message.ShouldContain("may not be removed");
    }

    [Fact]
    public async Task Resize_ChangesResourcesOnly()
    {
        var space = await rest.NamespaceAsync();
        await rest.CreateAsync(Path(space, ""), """{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"100m"}}}]}}""");

        var resized = await ResizeAsync(space, """[{"name":"c","image":"evil","resources":{"requests":{"cpu":"250m"}}}]""");

        resized.Code.ShouldBe(200, resized.Text);
        resized.Json["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"]!.ToString().ShouldBe("250m");
        resized.Json["spec"]!["containers"]![0]!["image"]!.ToString().ShouldBe("i");
        resized.Json["metadata"]!["generation"]!.ToString().ShouldBe("2");
    }

    [Theory]
    [InlineData("containers", """{"name":"c","resources":{"requests":{"cpu":"200m","memory":"8Mi"},"limits":{"cpu":"200m","memory":"8Mi"}}}""", "spec: Invalid value: \"Guaranteed\": Pod QOS Class may not change as a result of resizing")]
    [InlineData("containers", """{"name":"c","resources":{"limits":{"cpu":null}}}""", "spec.containers[0].resources.limits[cpu]: Forbidden: resource limits cannot be removed")]
    [InlineData("containers", """{"name":"c","resources":{"requests":{"memory":null}}}""", "spec.containers[0].resources.requests[memory]: Forbidden: resource requests cannot be removed")]
    [InlineData("containers", """{"name":"c","resources":{"requests":{"ephemeral-storage":"1Mi"}}}""", "spec.containers[0].resources.requests[ephemeral-storage]: Forbidden: only cpu and memory resources are mutable")]
    [InlineData("containers", """{"name":"c","resources":{"requests":{"cpu":"300m"}}}""", "must be less than or equal to cpu limit")]
    [InlineData("initContainers", """{"name":"i","resources":{"requests":{"cpu":"1m"}}}""", "spec.initContainers[0].resources: Forbidden: resources for non-sidecar init containers are immutable")]
    public async Task Resize_BeyondItsRules_IsRefused(string list, string container, string why)
    {
        var space = await rest.NamespaceAsync();
        await rest.CreateAsync(
            Path(space, ""),
            """{"metadata":{"name":"p"},"spec":{"initContainers":[{"name":"i","image":"i","resources":{"limits":{"cpu":"1","memory":"8Mi"}}}],"containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"100m","memory":"4Mi"},"limits":{"cpu":"200m"}}}]}}""");

        var refused = await ResizeAsync(space, $"[{container}]", list);

        refused.Code.ShouldBe(422, refused.Text);
        refused.Message.ShouldContain(why);
    }

    private Task<Answer> ResizeAsync(string space, string containers, string list = "containers") =>
        rest.SendAsync("PATCH", Path(space, "p") + "/resize", $$$"""{"spec":{"{{{list}}}":{{{containers}}}}}""", "application/strategic-merge-patch+json");

    [Theory]
    [InlineData("apis/coordination.k8s.io/v1/namespaces/{0}/leases", ""","spec":{"holderIdentity":"me"}""")]
    [InlineData("apis/rbac.authorization.k8s.io/v1/namespaces/{0}/roles", "")]
    [InlineData("apis/rbac.authorization.k8s.io/v1/clusterroles", "")]
    [InlineData("api/v1/namespaces/{0}/endpoints", "")]
    [InlineData("api/v1/namespaces/{0}/limitranges", ""","spec":{"limits":[{"type":"Pod"}]}""")]
    [InlineData("api/v1/namespaces/{0}/services", ""","spec":{"ports":[{"port":80}]}""")]
    [InlineData("api/v1/namespaces/{0}/events", ""","involvedObject":{"namespace":"{0}","name":"p","kind":"Pod"},"reason":"r","message":"m" """)]
    [InlineData("apis/node.k8s.io/v1/runtimeclasses", ""","handler":"h" """)]
    public async Task Put_OfWhatIsNotThere_CreatesWhereKubernetesDoes(string path, string more)
    {
        var space = await rest.NamespaceAsync();
        var name = $"put-{space}";

        var made = await rest.SendAsync("PUT", $"/{path}/{name}".Replace("{0}", space, StringComparison.Ordinal), $$"""{"metadata":{"name":"{{name}}"}{{more}}}""".Replace("{0}", space, StringComparison.Ordinal));

        made.Code.ShouldBe(201, made.Text);
    }

    [Theory]
    [InlineData("configmaps", "")]
    [InlineData("pods", ""","spec":{"containers":[{"name":"c","image":"i"}]}""")]
    public async Task Put_OfWhatIsNotThere_IsNotFoundElsewhere(string plural, string more)
    {
        var space = await rest.NamespaceAsync();

        (await rest.SendAsync("PUT", $"/api/v1/namespaces/{space}/{plural}/m", $$"""{"metadata":{"name":"m"}{{more}}}""")).Code.ShouldBe(404);
    }

    [Theory]
    [InlineData("""{"podIP":"10.0.0.5"}""", "10.0.0.5", "10.0.0.5")]
    [InlineData("""{"podIPs":[{"ip":"10.0.0.5"},{"ip":"fd00::5"}]}""", "10.0.0.5", "10.0.0.5,fd00::5")]
    [InlineData("""{"podIP":"10.0.0.6","podIPs":[{"ip":"10.0.0.5"},{"ip":"fd00::5"}]}""", "10.0.0.6", "10.0.0.6")]
    [InlineData("""{"phase":"Running"}""", "", "")]
    public async Task Status_WithOneAddressOrSeveral_IsReadBothWays(string status, string one, string several)
    {
        var space = await rest.NamespaceAsync();
        await rest.CreateAsync(Path(space, ""), Pod);

        var written = await rest.SendAsync("PATCH", Path(space, "p") + "/status", $$"""{"status":{{status}}}""", Merge);
        var moved = await rest.SendAsync("PATCH", Path(space, "p") + "/status", """{"status":{"podIP":"10.0.0.9"}}""", Merge);

        Addresses(written).ShouldBe((one, several), written.Text);
        Addresses(moved).ShouldBe(("10.0.0.9", "10.0.0.9"), "who writes the older field alone may know no other");
    }

    [Fact]
    public async Task Status_WithAddressesOfNoPod_IsRefused()
    {
        var space = await rest.NamespaceAsync();
        await rest.CreateAsync(Path(space, ""), Pod);
        Task<Answer> WriteAsync(string status) => rest.SendAsync("PATCH", Path(space, "p") + "/status", $$"""{"status":{{status}}}""", Merge);

        (await WriteAsync("""{"podIP":"nowhere"}""")).Message.ShouldContain("status.podIPs[0]: Invalid value: \"nowhere\": must be a valid IP address");
        (await WriteAsync("""{"podIPs":[{"ip":"10.0.0.5"},{"ip":"10.0.0.6"}]}""")).Message.ShouldContain("status.podIPs: Invalid value: \"10.0.0.5, 10.0.0.6\": may specify no more than one IP for each IP family");
        (await WriteAsync("""{"hostIP":"10.0.0.1","hostIPs":[{"ip":"10.0.0.2"}]}""")).Message.ShouldContain("status.hostIPs[0].ip: Invalid value: \"10.0.0.2\": must be equal to `hostIP`");
        (await WriteAsync("""{"hostIP":"10.0.0.1","hostIPs":[{"ip":"10.0.0.1"}],"podIP":"10.0.0.5"}""")).Code.ShouldBe(200);
    }

    private static (string One, string Several) Addresses(Answer pod) =>
        (pod.Json["status"]!["podIP"]?.ToString() ?? "", string.Join(",", (pod.Json["status"]!["podIPs"] as JsonArray ?? []).Select(item => item!["ip"]!.ToString())));

    [Theory]
    [InlineData("resourceVersionMatch=Exact", "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("resourceVersion=0&resourceVersionMatch=Exact", "resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"")]
    [InlineData("resourceVersion=1&resourceVersionMatch=Near", "resourceVersionMatch: Unsupported value: \"Near\"")]
    [InlineData("watch=1&resourceVersionMatch=NotOlderThan", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")]
    [InlineData("watch=1&sendInitialEvents=true", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    public async Task Read_WithOptionsThatDoNotFit_IsInvalid(string query, string message)
    {
        var refused = await rest.SendAsync("GET", $"/api/v1/namespaces/default/configmaps?{query}");

        refused.Code.ShouldBe(422);
        refused.Message.ShouldStartWith("ListOptions.meta.k8s.io \"\" is invalid: ");
        refused.Message.ShouldContain(message);
    }

    private static string Path(string space, string name) => $"/api/v1/namespaces/{space}/pods{(name.Length > 0 ? "/" + name : "")}";

    private async Task ReadyPodAsync(string space, string name)
    {
        (await rest.CreateAsync(Path(space, ""), Pod.Replace("\"p\"", $"\"{name}\""))).Code.ShouldBe(201);
        var status = """{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""";
        (await rest.SendAsync("PATCH", Path(space, name) + "/status", status, Merge)).Code.ShouldBe(200);
    }

    private async Task BudgetAsync(string space, int allowed, int healthy = 2)
    {
        var path = $"/apis/policy/v1/namespaces/{space}/poddisruptionbudgets";
        (await rest.CreateAsync(path, """{"metadata":{"name":"b"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"web"}}}}""")).Code.ShouldBe(201);
        var status = new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["observedGeneration"] = 1, ["disruptionsAllowed"] = allowed, ["currentHealthy"] = healthy, ["desiredHealthy"] = 1, ["expectedPods"] = 2,
            },
        };
        (await rest.SendAsync("PATCH", path + "/b/status", status.ToJsonString(), Merge)).Code.ShouldBe(200);
    }

    private Task<Answer> EvictAsync(string space, string pod, string query = "") =>
        rest.SendAsync("POST", Path(space, pod) + "/eviction" + query, $$$"""{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"{{{pod}}}"}}""");
}
