using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.ApiServer.Tests.Rest;

namespace MiniKube.ApiServer.Tests.Policies;

/// <summary>A policy with its binding, for one namespace; gone with its end.</summary>
internal sealed class PolicyBed(RestServer rest, string sort, string name) : IAsyncDisposable
{
    private const string Group = "/apis/admissionregistration.k8s.io/v1/";

    public string Space { get; private set; } = "";

    /// <summary>Its <c>matchConstraints</c>.</summary>
    public string Match { get; init; } = """{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE","UPDATE"],"resources":["configmaps"]}]}""";

    public string Path => $"{Group}{sort.ToLowerInvariant()}admissionpolicies/{name}";

    public string Maps => $"/api/v1/namespaces/{Space}/configmaps";

    public static string Map(string name, string data = "{}", string more = "") =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"{{{more}}}},"data":{{{data}}}}""";

    public string Policy(string spec) => $$$"""
        {"apiVersion":"admissionregistration.k8s.io/v1","kind":"{{{sort}}}AdmissionPolicy","metadata":{"name":"{{{name}}}"},
         "spec":{"matchConstraints":{{{Match}}},{{{spec}}}}}
        """;

    public Task<Answer> CreatePolicyAsync(string spec) => rest.CreateAsync($"{Group}{sort.ToLowerInvariant()}admissionpolicies", Policy(spec));

    /// <summary>Makes both, and waits until the probe is treated as it should be.</summary>
    public async Task<PolicyBed> BindAsync(string spec, string binding, Func<PolicyBed, Task<bool>> works)
    {
        Space = await rest.NamespaceAsync();
        (await rest.SendAsync("PATCH", $"/api/v1/namespaces/{Space}", $$$$"""{"metadata":{"labels":{"policy":"{{{{name}}}}"}}}""", "application/merge-patch+json")).Code.ShouldBe(200);
        var policy = await CreatePolicyAsync(spec);
        policy.Code.ShouldBe(201, policy.Text);
        var bound = await rest.CreateAsync($"{Group}{sort.ToLowerInvariant()}admissionpolicybindings", $$$$"""
            {"apiVersion":"admissionregistration.k8s.io/v1","kind":"{{{{sort}}}}AdmissionPolicyBinding","metadata":{"name":"{{{{name}}}}-b"},
             "spec":{"policyName":"{{{{name}}}}","matchResources":{"namespaceSelector":{"matchLabels":{"policy":"{{{{name}}}}"}}}{{{{binding}}}}}}
            """);
        bound.Code.ShouldBe(201, bound.Text);
        await Eventually.TrueAsync(() => works(this), () => "the policy does not take effect");
        return this;
    }

    public Task<Answer> CreateAsync(string json, string query = "") => rest.CreateAsync(Maps, json, query);

    public async Task<JsonObject> ReadAsync(string map) => (await rest.SendAsync("GET", $"{Maps}/{map}")).Json;

    public async ValueTask DisposeAsync()
    {
        await rest.SendAsync("DELETE", $"{Group}{sort.ToLowerInvariant()}admissionpolicybindings/{name}-b");
        await rest.SendAsync("DELETE", $"{Group}{sort.ToLowerInvariant()}admissionpolicies/{name}");
    }
}
