using System.Text.Json.Nodes;

namespace MiniKube.ClusterTests;

/// <summary>Stock kubectl, Debian's 1.20 and the newer one of the machine, doing what people do with it.</summary>
[Collection(nameof(TestCluster))]
public sealed class KubectlTests(TestCluster cluster)
{
    public static TheoryData<string> Clients { get; } = [.. Workplace.Kubectls];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Get_InEveryOutput_IsUnderstood(string client)
    {
        var kubectl = cluster.KubectlAt(client);
        (await kubectl.OutputAsync("get", "nodes")).ShouldContain(" Ready ");
        (await kubectl.OutputAsync("get", "nodes", "-o", "wide")).ShouldContain("containerd://");
        (await kubectl.OutputAsync("get", "namespaces", "-o", "name")).ShouldContain("namespace/kube-system");
        (await kubectl.OutputAsync("get", "service", "kubernetes", "-o", "yaml")).ShouldContain("clusterIP: 10.96.0.1");
        (await kubectl.OutputAsync("get", "service", "kubernetes", "-o", "jsonpath={.spec.ports[0].port}")).ShouldBe("443");
        (await kubectl.OutputAsync("get", "all", "-A")).ShouldContain("service/kubernetes");
        JsonNode.Parse(await kubectl.OutputAsync("get", "--raw", "/version"))!["major"]!.ToString().ShouldBe("1");
        (await kubectl.OutputAsync("describe", "node")).ShouldContain("Allocatable:");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Discovery_IsComplete(string client)
    {
        var kubectl = cluster.KubectlAt(client);
        var resources = await kubectl.OutputAsync("api-resources");
        foreach (var kind in new[] { "Deployment", "EndpointSlice", "Lease", "Secret", "Event" }) resources.ShouldContain(kind);
        (await kubectl.OutputAsync("api-versions")).Split('\n').ShouldContain("apps/v1");
        (await kubectl.OutputAsync("explain", "deployment.spec.strategy.rollingUpdate")).ShouldContain("maxSurge");
        (await kubectl.OutputAsync("explain", "pod", "--recursive")).ShouldContain("terminationGracePeriodSeconds");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Deployment_ThroughItsLife(string client)
    {
        var kubectl = cluster.KubectlAt(client);
        var name = $"life{Math.Abs(client.GetHashCode(StringComparison.Ordinal)) % 1000}";
        await cluster.ApplyAsync(Manifests.Web(name, replicas: 1), kubectl);
        (await kubectl.RunAsync(Manifests.Web(name, replicas: 1), ["apply", "-f", "-"])).Output.ShouldContain("unchanged");
        await kubectl.OutputAsync("rollout", "status", $"deployment/{name}", "--timeout=150s");
        await kubectl.OutputAsync("scale", $"deployment/{name}", "--replicas=2");
        await kubectl.OutputAsync("rollout", "status", $"deployment/{name}", "--timeout=150s");
        await kubectl.OutputAsync("set", "env", $"deployment/{name}", "VERSION=2");
        await kubectl.OutputAsync("rollout", "status", $"deployment/{name}", "--timeout=150s");
        (await kubectl.OutputAsync("rollout", "history", $"deployment/{name}")).ShouldContain("2 ");
        await kubectl.OutputAsync("rollout", "undo", $"deployment/{name}");
        await kubectl.OutputAsync("rollout", "status", $"deployment/{name}", "--timeout=150s");
        (await kubectl.OutputAsync("get", "deployment", name, "-o", "yaml")).ShouldNotContain("name: VERSION", Case.Sensitive);
        await kubectl.OutputAsync("label", "deployment", name, "tier=front");
        await kubectl.OutputAsync("annotate", "deployment", name, "note=hello");
        foreach (var (type, patch) in new[] { ("merge", """{"metadata":{"labels":{"a":"1"}}}"""), ("json", """[{"op":"add","path":"/metadata/labels/b","value":"2"}]"""), ("strategic", """{"metadata":{"labels":{"c":"3"}}}""") })
            await kubectl.OutputAsync("patch", "deployment", name, "--type", type, "-p", patch);
        (await kubectl.OutputAsync("get", "deployment", "-l", "tier=front,a=1,b=2,c=3", "-o", "name")).Trim().ShouldBe($"deployment.apps/{name}");
        await Patiently.OutputAsync("both to be ready", kubectl, ["get", "deployment", name], text => text.Contains("2/2", StringComparison.Ordinal));
        (await kubectl.OutputAsync("describe", "deployment", name)).ShouldContain("ScalingReplicaSet");
        await kubectl.OutputAsync("delete", $"deployment/{name}", $"service/{name}");
        await Patiently.OutputAsync("its pods to go", kubectl, ["get", "pods", "-l", $"app={name}", "-o", "name"], text => text.Trim().Length == 0);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Edit_WithAnEditor_ChangesTheObject(string client)
    {
        var kubectl = new Tool(client, new Dictionary<string, string> { ["KUBECONFIG"] = cluster.Kubeconfig, ["KUBE_EDITOR"] = "sed -i s/before/after/" });
        await kubectl.RunAsync("delete", "configmap", "edited");
        await kubectl.OutputAsync("create", "configmap", "edited", "--from-literal=key=before");
        await kubectl.OutputAsync("edit", "configmap", "edited");
        (await kubectl.OutputAsync("get", "configmap", "edited", "-o", "jsonpath={.data.key}")).ShouldBe("after");
        await kubectl.OutputAsync("delete", "configmap", "edited");
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task LogsAndExec_OfARunningPod_Stream(string client)
    {
        var kubectl = cluster.KubectlAt(client);
        var name = $"talk{Math.Abs(client.GetHashCode(StringComparison.Ordinal)) % 1000}";
        await cluster.ApplyAsync(Manifests.Sleeper(name), kubectl);
        await kubectl.OutputAsync("wait", "--for=condition=Ready", $"pod/{name}", "--timeout=150s");

        (await kubectl.OutputAsync("exec", name, "--", "echo", "hello")).ShouldBe("hello\n");
        (await kubectl.RunAsync("exec", name, "--", "sh", "-c", "echo bad >&2; exit 7")).ShouldSatisfyAllConditions(
            result => result.ExitCode.ShouldBe(7), result => result.Errors.ShouldContain("bad"));
        (await kubectl.RunAsync("one\ntwo\n", ["exec", "-i", name, "--", "wc", "-l"])).Output.Trim().ShouldBe("2");
        var terminal = await new Tool("/usr/bin/script", new Dictionary<string, string> { ["KUBECONFIG"] = cluster.Kubeconfig })
            .OutputAsync("-qec", $"{client} exec -it {name} -- tty", "/dev/null");
        terminal.ShouldContain("/dev/pts/");

        (await kubectl.OutputAsync("logs", name, "--tail=1")).ShouldStartWith("line ");
        using var follow = kubectl.Start(["logs", "-f", name]);
        for (var line = 0; line < 3; line++) (await follow.StandardOutput.ReadLineAsync().WaitAsync(Tool.Deadline)).ShouldBe($"line {line}");
        follow.Kill();
        await kubectl.OutputAsync("delete", "pod", name);
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task GetWatch_SeesWhatChanges(string client)
    {
        var kubectl = cluster.KubectlAt(client);
        using var watch = kubectl.Start(["get", "configmaps", "--watch-only", "-o", "name"]);
        var line = watch.StandardOutput.ReadLineAsync();
        await Patiently.GetAsync("the watch to show a change", async () =>
        {
            await kubectl.RunAsync("delete", "configmap", "watched");
            await kubectl.OutputAsync("create", "configmap", "watched");
            return line.IsCompleted;
        }, seen => seen);
        (await line).ShouldBe("configmap/watched");
        watch.Kill();
        await kubectl.OutputAsync("delete", "configmap", "watched");
    }
}
