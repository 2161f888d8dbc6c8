using System.Text.Json.Nodes;

namespace MiniKube.ClusterTests;

/// <summary>Stock Helm with a chart that has a definition in crds/, objects of it, a Deployment, and hooks that are real pods.</summary>
[Collection(nameof(TestCluster))]
public sealed class HelmTests(TestCluster cluster)
{
    public static TheoryData<string> Versions { get; } = [.. Workplace.Helms];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Release_IsInstalledUpgradedRolledBackAndRemoved(string program)
    {
        var space = $"helm-{Guid.NewGuid().ToString("n")[..6]}";
        var home = Directory.CreateTempSubdirectory("helm-").FullName;
        var folder = Path.Combine(home, "chart");
        try
        {
            HelmChart.Write(folder, $"{space}.example.test", TestCluster.Image);
            var helm = new Tool(program, new Dictionary<string, string> { ["KUBECONFIG"] = cluster.Kubeconfig, ["HOME"] = home, ["HELM_NAMESPACE"] = space });
            await helm.OutputAsync("install", "shop", folder, "--create-namespace", "--wait", "--timeout=150s");
            (await SaidAsync(space)).ShouldBe("hello 1");
            (await cluster.Kubectl.OutputAsync("get", "secrets", "-n", space, "-l", "owner=helm,status=deployed", "--field-selector=type=helm.sh/release.v1", "-o", "name")).Trim().ShouldBe("secret/sh.helm.release.v1.shop.v1");
            (await cluster.Kubectl.OutputAsync("get", $"widgets.{space}.example.test", "-n", space, "-o", "jsonpath={.items[0].spec.size}")).ShouldBe("3", "the default of the definition's schema");
            await Patiently.OutputAsync("a hook that succeeded to go", cluster.Kubectl, ["get", "pods", "-n", space, "-l", "hook=yes", "-o", "name"], text => text.Trim().Length == 0);

            await helm.OutputAsync("upgrade", "shop", folder, "--set", "message=again,extra=false", "--wait", "--timeout=150s");
            (await SaidAsync(space)).ShouldBe("again 2");
            (await cluster.Kubectl.RunAsync("get", "secret", "shop-extra", "-n", space)).Errors.ShouldContain("NotFound");

            var failed = await helm.RunAsync("upgrade", "shop", folder, "--set", "message=bad,fail=true", "--atomic", "--timeout=150s");
            failed.ExitCode.ShouldNotBe(0);
            failed.Errors.ShouldContain("hook");
            (await SaidAsync(space)).ShouldBe("again 2", "what failed is taken back");
            var history = JsonNode.Parse(await helm.OutputAsync("history", "shop", "-o", "json"))!.AsArray().Select(item => $"{item!["revision"]} {item["status"]}").ToList();
            history.ShouldBe(["1 superseded", "2 superseded", "3 failed", "4 deployed"], string.Join(", ", history) + failed.All);

            await helm.OutputAsync("rollback", "shop", "1", "--wait", "--timeout=150s");
            (await SaidAsync(space)).ShouldBe("hello 1");
            (await cluster.Kubectl.OutputAsync("get", "secret", "shop-extra", "-n", space, "-o", "name")).Trim().ShouldBe("secret/shop-extra");

            await helm.OutputAsync("uninstall", "shop", "--wait", "--timeout=150s");
            await Patiently.OutputAsync("everything to go", cluster.Kubectl, ["get", "deployments,pods,services,secrets", "-n", space, "-o", "name"], text => text.Trim().Length == 0);
            (await cluster.Kubectl.OutputAsync("get", "crd", $"widgets.{space}.example.test", "-o", "name")).ShouldContain("widgets", customMessage: "definitions of a chart stay");
        }
        finally
        {
            await cluster.Kubectl.RunAsync("delete", "crd", $"widgets.{space}.example.test", "--wait=false");
            await cluster.Kubectl.RunAsync("delete", "namespace", space, "--wait=false");
            Directory.Delete(home, recursive: true);
        }
    }

    private Task<string> SaidAsync(string space) => cluster.Kubectl.OutputAsync("get", "configmap", "shop-settings", "-n", space, "-o", "jsonpath={.data.message} {.data.revision}");
}
