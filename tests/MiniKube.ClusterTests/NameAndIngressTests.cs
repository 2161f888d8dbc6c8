namespace MiniKube.ClusterTests;

/// <summary>What users reach by name: services from within pods, Ingresses from outside.</summary>
[Collection(nameof(TestCluster))]
public sealed class NameAndIngressTests(TestCluster cluster)
{
    [Fact]
    public async Task Service_IsFoundByName_AndServedByAnIngress()
    {
        var kubectl = cluster.Kubectl;
        await cluster.ApplyAsync(Manifests.Web("named", replicas: 2));
        await cluster.ApplyAsync("""
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: named}
            spec:
              rules:
              - host: named.test
                http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: named, port: {number: 80}}}}]}
            """);
        await kubectl.OutputAsync("rollout", "status", "deployment/named", "--timeout=150s");

        foreach (var name in (string[])["named", "named.default", "named.default.svc.cluster.local"])
            await Patiently.OutputAsync($"an answer from {name}", kubectl, ["exec", "deploy/named", "--", "wget", "-q", "-O-", $"http://{name}/"], text => text.StartsWith("hello from named-", StringComparison.Ordinal));
        (await kubectl.RunAsync("exec", "deploy/named", "--", "nslookup", "absent.default.svc.cluster.local")).All.ShouldContain("NXDOMAIN");

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var address = await cluster.NodeAddressAsync();
        (await Patiently.GetAsync("an answer by the Ingress", () => AskAsync(http, address, "named.test"), text => text.Contains("hello", StringComparison.Ordinal))).ShouldStartWith("OK hello from named-");
        (await AskAsync(http, address, "other.test")).ShouldStartWith("NotFound");
        await Patiently.OutputAsync("the Ingress' address", kubectl, ["get", "ingress", "named", "-o", "jsonpath={.status.loadBalancer.ingress[0].ip}"], text => text == address);
        await kubectl.OutputAsync("delete", "deployment/named", "service/named", "ingress/named");
    }

    private static async Task<string> AskAsync(HttpClient http, string address, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{address}/") { Headers = { Host = host } };
        using var response = await http.SendAsync(request);
        return $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }
}
