using System.Text.Json.Nodes;
using MiniKube.ApiServer.Allocation;
using MiniKube.ApiServer.Bootstrap.Flow;
using MiniKube.ApiServer.Bootstrap.Policy;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Bootstrap;

/// <summary>Makes what every cluster has: the namespaces, the roles, and the Service under which pods find the servers.</summary>
internal sealed class InitialObjects(ApiServerOptions options, ObjectRegistry registry, ResourceDirectory resources)
{
    private static readonly string[] Namespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };

    public async Task EnsureAsync(CancellationToken cancel)
    {
        foreach (var name in Namespaces)
        {
            await EnsureAsync("namespaces", "", name, NamespaceOf(name), cancel);
        }
        await Task.WhenAll(new BootstrapPolicy(registry, resources).EnsureAsync(cancel), new BootstrapFlow(registry, resources).EnsureAsync(cancel));
        var addresses = AddressRange.ParseAll(options.ServiceCidr)[0];
        await EnsureAsync("services", "default", "kubernetes", ServiceOf(addresses), cancel);
        if (options.NameService && NameService.In(addresses) is { } names) await EnsureNameServiceAsync(names, cancel);
        if (options.IngressClass is { Length: > 0 } ours) await EnsureAsync("ingressclasses.networking.k8s.io", "", ours, BuiltInIngressClass.Of(ours), cancel);
    }

    /// <summary>A cluster older than this service may have given its address to another one: it goes on without.</summary>
    private async Task EnsureNameServiceAsync(JsonObject wanted, CancellationToken cancel)
    {
        try
        {
            await EnsureAsync("services", NameService.Namespace, NameService.Name, wanted, cancel);
        }
        catch (ApiException error) when (error.Code == 422)
        {
        }
    }

    private static JsonObject NamespaceOf(string name) => Parse($$$"""{"metadata":{"name":"{{{name}}}"}}""");

    private static JsonObject ServiceOf(AddressRange addresses) => Parse($$$"""
        {"metadata":{"name":"kubernetes","labels":{"component":"apiserver","provider":"kubernetes"}},
         "spec":{"type":"ClusterIP","clusterIP":"{{{addresses[0]}}}","clusterIPs":["{{{addresses[0]}}}"],"ipFamilies":["{{{addresses.Family}}}"],"ipFamilyPolicy":"SingleStack","sessionAffinity":"None",
                 "internalTrafficPolicy":"Cluster","ports":[{"name":"https","protocol":"TCP","port":443,"targetPort":6443}]}}
        """);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    private async Task EnsureAsync(string resource, string @namespace, string name, JsonObject wanted, CancellationToken cancel)
    {
        var definition = resources.Get(resource);
        try
        {
            await registry.GetAsync(definition, @namespace, name, cancel);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            await CreateAsync(definition, @namespace, wanted, cancel);
        }
    }

    private async Task CreateAsync(ResourceDefinition definition, string @namespace, JsonObject wanted, CancellationToken cancel)
    {
        try
        {
            await registry.CreateAsync(definition, @namespace, wanted, Write, cancel);
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
        }
    }
}
