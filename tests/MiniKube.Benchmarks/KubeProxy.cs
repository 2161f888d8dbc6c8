using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;

namespace MiniKube.Benchmarks;

/// <summary>Kubernetes' own service proxy with stock settings, on the API server of its release.</summary>
internal sealed class KubeProxy : IServiceSide
{
    private readonly KubeApi _api;
    private readonly NetworkSpace _space;
    private readonly string _programs;
    private readonly string _tools;
    private Process? _proxy;

    private KubeProxy(KubeApi api, NetworkSpace space, string programs, string tools) => (_api, _space, _programs, _tools) = (api, space, programs, tools);

    public TimeSpan Cpu => _proxy is { HasExited: false } running ? ProcessUse.CpuOf(running.Id) : TimeSpan.Zero;

    /// <param name="backend">Of iptables: "-legacy" or "-nft".</param>
    public static async Task<KubeProxy> StartAsync(NetworkSpace space, string programs, string backend)
    {
        var api = await KubeApi.StartAsync(space, programs);
        var tools = Directory.CreateDirectory(Path.Combine(api.Folder, "tools")).FullName;
        foreach (var name in (string[])["iptables", "ip6tables"])
        {
            foreach (var verb in (string[])["", "-save", "-restore"]) File.CreateSymbolicLink(Path.Combine(tools, name + verb), $"/usr/sbin/{name}{backend}{verb}");
        }
        return new(api, space, programs, tools);
    }

    public async Task PrepareAsync(IReadOnlyList<(Service Service, EndpointSlice Slice)> services) =>
        await Parallel.ForEachAsync(services, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (one, _) => await CreateAsync(one.Service, one.Slice));

    public Task LoadAsync()
    {
        var config = Path.Combine(_api.Folder, "proxy.yaml");
        File.WriteAllText(config, $$"""
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            clientConnection: {kubeconfig: "{{_api.Kubeconfig}}" }
            mode: iptables
            clusterCIDR: 10.244.0.0/16
            hostnameOverride: bench
            bindAddress: 192.0.2.1
            oomScoreAdj: 0
            healthzBindAddress: 127.0.0.1:10256
            conntrack: {maxPerCore: 0, tcpCloseWaitTimeout: 0s, tcpEstablishedTimeout: 0s}
            """);
        _proxy = _space.Start(Path.Combine(_api.Folder, "proxy.log"), _tools, Path.Combine(_programs, "kube-proxy"), "--config=" + config);
        return Task.CompletedTask;
    }

    public async Task CreateAsync(Service service, EndpointSlice slice)
    {
        await _api.Client.MustAsync(HttpMethod.Post, "/api/v1/namespaces/default/services", new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Service", ["metadata"] = new JsonObject { ["name"] = service.Metadata.Name },
            ["spec"] = new JsonObject { ["clusterIP"] = service.Spec.ClusterIP, ["ports"] = new JsonArray(new JsonObject { ["port"] = service.Spec.Ports[0].Port }) },
        });
        await _api.Client.MustAsync(HttpMethod.Post, KubeApi.Slices, Document(slice));
    }

    public Task ChangeAsync(EndpointSlice old, EndpointSlice current) =>
        _api.Client.MustAsync(HttpMethod.Put, string.Create(CultureInfo.InvariantCulture, $"{KubeApi.Slices}/{current.Metadata.Name}"), Document(current));

    public async ValueTask DisposeAsync()
    {
        if (_proxy is { } proxy) await NetworkSpace.EndAsync(proxy);
        await _api.DisposeAsync();
    }

    private static JsonObject Document(EndpointSlice slice) => new()
    {
        ["apiVersion"] = "discovery.k8s.io/v1beta1", ["kind"] = "EndpointSlice", ["addressType"] = "IPv4",
        ["metadata"] = new JsonObject
        {
            ["name"] = slice.Metadata.Name, ["labels"] = new JsonObject([.. slice.Metadata.Labels.Select(one => new KeyValuePair<string, JsonNode?>(one.Key, one.Value))]),
        },
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "", ["protocol"] = "TCP", ["port"] = slice.Ports[0].Port }),
        ["endpoints"] = new JsonArray([.. slice.Endpoints.Select(one => new JsonObject { ["addresses"] = new JsonArray(one.Addresses[0]), ["conditions"] = new JsonObject { ["ready"] = true } })]),
    };
}
