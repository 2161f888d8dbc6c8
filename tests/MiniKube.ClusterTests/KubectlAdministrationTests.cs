using System.Text.Json.Nodes;

namespace MiniKube.ClusterTests;

/// <summary>What administrators do with stock kubectl, and what fewer people know of it, with both clients.</summary>
[Collection(nameof(TestCluster))]
public sealed class KubectlAdministrationTests(TestCluster cluster)
{
    public static TheoryData<string> Clients { get; } = [.. Workplace.Kubectls];

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Apply_OnTheServer_TellsOfConflictsDifferencesAndWhatIsPruned(string client)
    {
        var place = await PlaceAsync(client);
        (await place.FeedAsync(Map("a", "1"), "apply", "--server-side", "-f", "-")).ShouldContain("serverside-applied");
        var conflict = await place.Kubectl.RunAsync(Map("a", "2"), place.Args("apply", "--server-side", "--field-manager=other", "-f", "-"));
        (conflict.ExitCode, conflict.Errors.Contains("conflict with \"kubectl\"", StringComparison.Ordinal)).ShouldBe((1, true), conflict.All);
        await place.FeedAsync(Map("a", "2"), "apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", "-");
        (await place.OutputAsync("get", "configmap", "a", "-o", "jsonpath={.data.x}")).ShouldBe("2");

        await place.FeedAsync(Map("b", "1"), "apply", "-f", "-");
        var diff = await place.Kubectl.RunAsync(Map("b", "3"), place.Args("diff", "-f", "-"));
        (diff.ExitCode, diff.Output.Contains("+  x: \"3\"", StringComparison.Ordinal)).ShouldBe((1, true), diff.All);
        (await place.Kubectl.RunAsync(Map("b", "1"), place.Args("diff", "-f", "-"))).ExitCode.ShouldBe(0);
        (await place.OutputAsync("get", "configmap", "b", "-o", "jsonpath={.data.x}")).ShouldBe("1", "a diff changes nothing");

        var allow = client.Contains(".tools", StringComparison.Ordinal) ? "--prune-whitelist=core/v1/ConfigMap" : "--prune-allowlist=core/v1/ConfigMap";
        (await place.FeedAsync(Map("c", "1"), "apply", "--prune", "-l", "part=all", allow, "-f", "-")).ShouldContain("configmap/b pruned");
        (await place.FeedAsync(Map("d", "1"), "create", "--dry-run=server", "-f", "-")).ShouldContain("created (server dry run)");
        (await place.OutputAsync("get", "configmaps", "-l", "part=all", "-o", "name", "--chunk-size=1")).Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["configmap/a", "configmap/c"]);
        var uid = await place.OutputAsync("get", "configmap", "c", "-o", "jsonpath={.metadata.uid}");
        (await place.FeedAsync(Map("c", "9"), "replace", "--force", "-f", "-")).ShouldContain("replaced");
        (await place.OutputAsync("get", "configmap", "c", "-o", "jsonpath={.metadata.uid}")).ShouldNotBe(uid);
        await place.DeleteAsync();
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Explain_OfEveryResource_TellsItsFields(string client)
    {
        var kubectl = cluster.KubectlAt(client);
        var resources = (await kubectl.OutputAsync("api-resources", "--no-headers", "--verbs=get,list")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        resources.Count.ShouldBeGreaterThan(45);
        var failures = new List<string>();
        await Parallel.ForEachAsync(resources, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (line, _) =>
        {
            // NAME [SHORTNAMES] VERSION NAMESPACED KIND; the older client tells the group version in the same place.
            var said = await kubectl.RunAsync("explain", line[0], "--recursive", "--api-version=" + line[^3]);
            if (said.ExitCode != 0 || !said.Output.Contains("metadata", StringComparison.Ordinal) || !said.Output.Contains(line[^1], StringComparison.Ordinal)) lock (failures) failures.Add($"{line[0]}: {said.All}");
        });
        failures.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Certificates_RightsAndTokens_AreHandedOut(string client)
    {
        var place = await PlaceAsync(client);
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest($"CN={place.Space}", key, System.Security.Cryptography.HashAlgorithmName.SHA256).CreateSigningRequestPem();
        await place.FeedAsync($$"""
            {"apiVersion":"certificates.k8s.io/v1","kind":"CertificateSigningRequest","metadata":{"name":"{{place.Space}}"},
             "spec":{"request":"{{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(request))}}","signerName":"kubernetes.io/kube-apiserver-client","usages":["client auth"]} }
            """, "create", "-f", "-");
        (await place.OutputAsync("certificate", "approve", place.Space)).ShouldContain("approved");
        await Patiently.OutputAsync("the certificate", place.Kubectl, ["get", "csr", place.Space, "-o", "jsonpath={.status.certificate}"], text => text.Length > 100);
        (await place.Kubectl.RunAsync("certificate", "deny", place.Space)).Errors.ShouldContain("already Approved");
        await place.Kubectl.OutputAsync("delete", "csr", place.Space);

        await place.OutputAsync("create", "serviceaccount", "robot");
        await place.OutputAsync("create", "role", "reader", "--verb=get,list", "--resource=pods");
        await place.OutputAsync("create", "rolebinding", "robots", "--role=reader", $"--serviceaccount={place.Space}:robot");
        var robot = $"--as=system:serviceaccount:{place.Space}:robot";
        await Patiently.OutputAsync("the right", place.Kubectl, place.Args("auth", "can-i", "list", "pods", robot), text => text.Trim() == "yes");
        (await place.Kubectl.RunAsync(place.Args("auth", "can-i", "delete", "pods", robot))).Output.Trim().ShouldBe("no");
        (await place.OutputAsync("auth", "can-i", "--list", robot)).ShouldContain("pods ");
        if (await place.KnowsAsync("create", "Request a service account token"))
        {
            var token = (await place.OutputAsync("create", "token", "robot")).Trim();
            (await new Tool(client).OutputAsync("--kubeconfig=/dev/null", "--insecure-skip-tls-verify", "--server=" + await place.Kubectl.OutputAsync("config", "view", "-o", "jsonpath={.clusters[0].cluster.server}"), "--token=" + token, "get", "pods", "-n", place.Space)).ShouldBe("");
            (await place.OutputAsync("auth", "whoami")).ShouldContain("system:masters");
        }
        await place.DeleteAsync();
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Workloads_AreScaledPausedAndLookedAt(string client)
    {
        var place = await PlaceAsync(client);
        var folder = Directory.CreateTempSubdirectory("kustom-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "web.yaml"), Manifests.Web("web", replicas: 1));
            await File.WriteAllTextAsync(Path.Combine(folder, "kustomization.yaml"), $"namespace: {place.Space}\nnamePrefix: my-\nresources: [web.yaml]\nconfigMapGenerator: [{{name: settings, literals: [a=b]}}]\n");
            (await place.Kubectl.OutputAsync("kustomize", folder)).ShouldContain("name: my-web");
            (await place.Kubectl.OutputAsync("apply", "-k", folder)).ShouldContain("deployment.apps/my-web created");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        await place.OutputAsync("rollout", "status", "deployment/my-web", "--timeout=150s");
        await place.OutputAsync("autoscale", "deployment", "my-web", "--min=1", "--max=2", "--cpu-percent=80");
        (await place.OutputAsync("get", "hpa", "my-web")).ShouldContain("Deployment/my-web");
        await place.OutputAsync("rollout", "pause", "deployment/my-web");
        await place.OutputAsync("set", "image", "deployment/my-web", "web=tests.local/other:1");
        (await place.OutputAsync("get", "deployment", "my-web", "-o", "jsonpath={.spec.paused} {.status.updatedReplicas}")).ShouldStartWith("true");
        await place.OutputAsync("rollout", "resume", "deployment/my-web");
        await Patiently.OutputAsync("the second revision", place.Kubectl, place.Args("get", "deployment", "my-web", "-o", "jsonpath={.metadata.annotations.deployment\\.kubernetes\\.io/revision}"), text => text == "2");
        await place.OutputAsync("rollout", "undo", "deployment/my-web");
        await place.OutputAsync("rollout", "restart", "deployment/my-web");
        await place.OutputAsync("rollout", "status", "deployment/my-web", "--timeout=150s");
        if (await place.KnowsAsync("patch", "--subresource"))
        {
            await place.OutputAsync("patch", "deployment", "my-web", "--subresource=scale", "--type=merge", "-p", """{"spec":{"replicas":2}}""");
            (await place.OutputAsync("get", "deployment", "my-web", "--subresource=scale")).ShouldContain("DESIRED");
        }
        await Patiently.OutputAsync("the pods of before to be gone", place.Kubectl, place.Args("get", "pods", "-l", "app=web", "-o", "jsonpath={.items[*].metadata.deletionTimestamp}"), text => text.Length == 0);
        var pod = "pod/" + (await place.FirstAsync("pods", "app=web")).Split('/')[^1];
        (await place.OutputAsync("get", "events")).ShouldContain("ScalingReplicaSet");
        if (await place.KnowsAsync("events", "--for")) (await place.OutputAsync("events", "--for", "deployment/my-web")).ShouldContain("ScalingReplicaSet");
        (await place.OutputAsync("describe", pod)).ShouldContain("Events:");
        (await place.Kubectl.RunAsync("top", "nodes")).Errors.ShouldContain("Metrics API not available");
        await place.DeleteAsync();
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Pods_AreCopiedToDebuggedAndReachedThroughTheServer(string client)
    {
        var place = await PlaceAsync(client);
        await place.FeedAsync(Manifests.Web("web", replicas: 1), "apply", "-f", "-");
        await place.OutputAsync("rollout", "status", "deployment/web", "--timeout=150s");
        var pod = (await place.FirstAsync("pods", "app=web")).Split('/')[^1];
        await Patiently.OutputAsync("the service to answer", place.Kubectl, ["get", "--raw", $"/api/v1/namespaces/{place.Space}/services/web/proxy/"], text => text == $"hello from {pod}\n");
        (await place.Kubectl.OutputAsync("get", "--raw", $"/api/v1/namespaces/{place.Space}/pods/http:{pod}:8080/proxy/index.html")).ShouldBe($"hello from {pod}\n");
        (await place.Kubectl.RunAsync("get", "--raw", $"/api/v1/namespaces/{place.Space}/pods/{pod}:81/proxy/")).Errors.ShouldContain("error trying to reach service");
        var node = (await place.Kubectl.OutputAsync("get", "nodes", "-o", "name")).Trim().Split('/')[^1];
        (await place.Kubectl.OutputAsync("get", "--raw", $"/api/v1/nodes/{node}/proxy/healthz")).ShouldBe("ok");
        JsonNode.Parse(await place.Kubectl.OutputAsync("get", "--raw", $"/api/v1/nodes/{node}:10250/proxy/pods"))!["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.ToString()).ShouldContain(pod);
        (await place.Kubectl.OutputAsync("get", "--raw", $"/api/v1/nodes/{node}/proxy/logs/")).ShouldContain("<pre>");
        await Patiently.GetAsync(
            "the pod's memory", async () => JsonNode.Parse(await place.Kubectl.OutputAsync("get", "--raw", $"/api/v1/nodes/{node}/proxy/stats/summary"))!["pods"]!.AsArray().FirstOrDefault(item => item!["podRef"]!["name"]!.ToString() == pod),
            usage => (long?)usage?["memory"]?["workingSetBytes"] > 1000);

        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "carried");
            await place.OutputAsync("cp", file, $"{pod}:/tmp-file");
            (await place.OutputAsync("exec", pod, "--", "cat", "/tmp-file")).ShouldBe("carried");
            await place.OutputAsync("cp", $"{pod}:/tmp-file", file + ".back");
            (await File.ReadAllTextAsync(file + ".back")).ShouldBe("carried");
        }
        finally
        {
            File.Delete(file);
            File.Delete(file + ".back");
        }
        if (await place.KnowsAsync("debug", "--profile"))
        {
            await place.OutputAsync("debug", pod, $"--image={TestCluster.Image}", "--container=helper", "--profile=general", "--", "sh", "-c", "echo from the helper; sleep 600");
            await Patiently.OutputAsync("the helper to speak", place.Kubectl, place.Args("logs", pod, "-c", "helper"), text => text.Contains("from the helper", StringComparison.Ordinal));
        }
        await place.DeleteAsync();
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Cluster_IsLookedAtAndItsNodesAreKeptFree(string client)
    {
        var kubectl = cluster.KubectlAt(client);
        var health = await Patiently.OutputAsync("every component to be well", kubectl, ["get", "componentstatuses"], text => text.Split("Healthy ").Length == 4);
        foreach (var name in (string[])["scheduler", "controller-manager", "etcd-0"]) health.ShouldContain(name);
        (await kubectl.OutputAsync("cluster-info")).ShouldContain("is running at");
        (await kubectl.OutputAsync("get", "apiservices")).ShouldContain("v1.apps");
        (await kubectl.OutputAsync("api-resources", "--verbs=create", "--namespaced=true", "-o", "name")).Split('\n').ShouldContain("deployments.apps");

        var node = (await kubectl.OutputAsync("get", "nodes", "-o", "name")).Trim().Split('/')[^1];
        await kubectl.OutputAsync("cordon", node);
        (await kubectl.OutputAsync("get", "nodes")).ShouldContain("SchedulingDisabled");
        await kubectl.OutputAsync("drain", node, "--ignore-daemonsets", "--dry-run=server", "--force", "--pod-selector=none=none");
        await kubectl.OutputAsync("uncordon", node);
        await kubectl.OutputAsync("taint", "node", node, "test=yes:PreferNoSchedule");
        await kubectl.OutputAsync("taint", "node", node, "test-");

        using var proxy = kubectl.Start(["proxy", "--port=0"]);
        var line = await proxy.StandardOutput.ReadLineAsync().WaitAsync(Tool.Deadline);
        using var http = new HttpClient();
        (await http.GetStringAsync($"http://{line!.Split(' ')[^1]}/api/v1/nodes/{node}/proxy/healthz")).ShouldBe("ok");
        proxy.Kill();
    }

    private static string Map(string name, string value) => $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}","labels":{"part":"all"} },"data":{"x":"{{value}}"} }""";

    private async Task<Place> PlaceAsync(string client)
    {
        var place = new Place(cluster.KubectlAt(client), $"adm-{Guid.NewGuid().ToString("n")[..6]}");
        await place.Kubectl.OutputAsync("create", "namespace", place.Space);
        return place;
    }

    private sealed record Place(Tool Kubectl, string Space)
    {
        public string[] Args(params string[] arguments) => [.. arguments.TakeWhile(argument => argument != "--"), "-n", Space, .. arguments.SkipWhile(argument => argument != "--")];

        public Task<string> OutputAsync(params string[] arguments) => Kubectl.OutputAsync(Args(arguments));

        public async Task<string> FeedAsync(string input, params string[] arguments)
        {
            var result = await Kubectl.RunAsync(input, Args(arguments));
            result.ExitCode.ShouldBe(0, $"{string.Join(' ', arguments)}: {result.All}");
            return result.Output;
        }

        /// <summary>Older clients lack some commands and flags.</summary>
        public async Task<bool> KnowsAsync(string command, string word) => (await Kubectl.RunAsync(command, "--help")).All.Contains(word, StringComparison.Ordinal);

        public async Task<string> FirstAsync(string kind, string selector) => (await OutputAsync("get", kind, "-l", selector, "-o", "name")).Split('\n')[0];

        public Task DeleteAsync() => Kubectl.OutputAsync("delete", "namespace", Space, "--wait=false");
    }
}
