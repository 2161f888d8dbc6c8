using System.Net;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Allocation;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Bootstrap;

/// <summary>Makes what every cluster has: the namespaces, and the Service under which pods find this server.</summary>
internal sealed class InitialObjects(ApiServerOptions options, ObjectRegistry registry, ResourceDirectory resources)
{
    private static readonly string[] Namespaces = ["default", "kube-system", "kube-public", "kube-node-lease"];
    private static readonly WriteOptions Write = new() { FieldValidation = FieldValidation.Ignore };

    public async Task EnsureAsync(int port, CancellationToken cancel)
    {
        foreach (var name in Namespaces)
        {
            await EnsureAsync("namespaces", "", name, NamespaceOf(name), cancel);
        }
        await EnsureAsync("services", "default", "kubernetes", ServiceOf(AddressRange.Parse(options.ServiceCidr)[0]), cancel);
        if (IPAddress.IsLoopback(IPAddress.Parse(options.AdvertiseAddress))) return;
        await PutAsync("endpoints", EndpointsOf(options.AdvertiseAddress, port), cancel);
        await PutAsync("endpointslices.discovery.k8s.io", SliceOf(options.AdvertiseAddress, port), cancel);
    }

    private static JsonObject NamespaceOf(string name) => Parse($$$"""{"metadata":{"name":"{{{name}}}"}}""");

    private static JsonObject ServiceOf(string address) => Parse($$$"""
        {"metadata":{"name":"kubernetes","labels":{"component":"apiserver","provider":"kubernetes"}},
         "spec":{"type":"ClusterIP","clusterIP":"{{{address}}}","clusterIPs":["{{{address}}}"],"ipFamilies":["IPv4"],"ipFamilyPolicy":"SingleStack","sessionAffinity":"None",
                 "internalTrafficPolicy":"Cluster","ports":[{"name":"https","protocol":"TCP","port":443,"targetPort":6443}]}}
        """);

    private static JsonObject EndpointsOf(string address, int port) => Parse($$$"""
        {"metadata":{"name":"kubernetes","labels":{"endpointslice.kubernetes.io/skip-mirror":"true"}},
         "subsets":[{"addresses":[{"ip":"{{{address}}}"}],"ports":[{"name":"https","port":{{{port}}},"protocol":"TCP"}]}]}
        """);

    private static JsonObject SliceOf(string address, int port) => Parse($$$"""
        {"metadata":{"name":"kubernetes","labels":{"kubernetes.io/service-name":"kubernetes"}},"addressType":"IPv4",
         "endpoints":[{"addresses":["{{{address}}}"],"conditions":{"ready":true}}],"ports":[{"name":"https","port":{{{port}}},"protocol":"TCP"}]}
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

    /// <summary>Creates it or brings it to what is wanted; another server with the same address wants the same.</summary>
    private async Task PutAsync(string resource, JsonObject wanted, CancellationToken cancel)
    {
        var definition = resources.Get(resource);
        try
        {
            await registry.UpdateAsync(definition, "default", "kubernetes", "", _ => (JsonObject)wanted.DeepClone(), Write, cancel);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            await CreateAsync(definition, "default", wanted, cancel);
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
