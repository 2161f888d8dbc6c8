using System.Net.NetworkInformation;
using System.Text.Json.Nodes;

namespace MiniKube.ClusterTests.Support;

/// <summary>Three nodes with two pods each that answer on port 8080, TCP and UDP, behind the Service "echo" (ports 80 and 81). The pods' programs are this process.</summary>
public abstract class EchoCluster(string proxyMode) : TestCluster("together", "--nodes", "3", "--proxy-mode", proxyMode), IAsyncLifetime
{
    internal List<NetworkPlace> Nodes { get; } = [];

    internal Dictionary<string, NetworkPlace> Pods { get; } = [];

    internal Dictionary<string, string> PodAddresses { get; } = [];

    internal List<string> NodeAddresses { get; } = [];

    internal NetworkPlace Outside { get; } = NetworkPlace.Here();

    internal string ServiceAddress { get; private set; } = "";

    internal (int Tcp, int Udp) NodePorts { get; private set; }

    public new async Task InitializeAsync()
    {
        await base.InitializeAsync();
        try
        {
            await StartPodsAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public new async Task DisposeAsync()
    {
        foreach (var place in Pods.Values.Concat(Nodes).Append(Outside)) place.Dispose();
        await base.DisposeAsync();
    }

    internal string Node(int number) => $"{Name}-{number}";

    /// <summary>Opens the network of a pod that runs on a node and begins to serve there.</summary>
    internal async Task<NetworkPlace> EnterAsync(string pod, int node)
    {
        var address = await Patiently.GetAsync($"the address of {pod}", () => Kubectl.OutputAsync("get", "pod", pod, "-o", "jsonpath={.status.podIP}"), ip => ip.Length > 0);
        var place = await Patiently.GetAsync($"a network on {Node(node)} with the address {address} of {pod}", () => FindAsync(pod, node, address), found => found is not null);
        await place!.ServeAsync(8080);
        (Pods[pod], PodAddresses[pod]) = (place, address);
        return place;
    }

    private async Task<NetworkPlace?> FindAsync(string pod, int node, string address)
    {
        foreach (var path in Directory.EnumerateFiles($"/proc/{await ProcessAsync(node)}/root/run/{(Runtime == "docker" ? "docker/netns" : "netns")}"))
        {
            NetworkPlace? place = null;
            try
            {
                place = NetworkPlace.Open(pod, path);
                if ((await place.AddressesAsync()).Any(one => one.ToString() == address)) return place;
            }
            catch (Exception gone) when (gone is IOException or InvalidOperationException or NetworkInformationException)
            {
                // Another pod's, which is just ending.
            }
            place?.Dispose();
        }
        return null;
    }

    internal void Forget(string pod)
    {
        if (Pods.Remove(pod, out var place)) place.Dispose();
        PodAddresses.Remove(pod);
    }

    private async Task StartPodsAsync()
    {
        var names = from node in Enumerable.Range(1, 3) from which in "ab" select (Name: $"echo-{node}{which}", Node: node);
        await ApplyAsync(string.Join("\n---\n", names.Select(pod => Manifest(pod.Name, Node(pod.Node), "echo")).Append(Service)));
        await Kubectl.OutputAsync("wait", "--for=condition=Ready", "pod", "-l", "app=echo", "--timeout=150s");
        foreach (var (name, node) in names) await EnterAsync(name, node);
        foreach (var node in (await StatusAsync())["nodes"]!.AsArray())
        {
            NodeAddresses.Add((string)node!["address"]!);
            Nodes.Add(NetworkPlace.Open((string)node["name"]!, $"/proc/{Daemon(node)}/ns/net"));
        }
        var service = JsonNode.Parse(await Kubectl.OutputAsync("get", "service", "echo", "-o", "json"))!["spec"]!;
        ServiceAddress = (string)service["clusterIP"]!;
        NodePorts = ((int)service["ports"]![0]!["nodePort"]!, (int)service["ports"]![1]!["nodePort"]!);
        foreach (var node in Nodes)
        {
            await KnowsAllAsync(node, 80, udp: false);
            await KnowsAllAsync(node, 81, udp: true);
        }
    }

    /// <summary>A node serves what has become ready a moment later.</summary>
    private async Task KnowsAllAsync(NetworkPlace node, int port, bool udp)
    {
        var seen = new HashSet<string>();
        await Patiently.GetAsync($"{node.Name} to know all pods", async () =>
        {
            for (var i = 0; i < 40; i++) seen.Add((await node.AskAsync(ServiceAddress, port, udp, 2000)).Split(' ')[0]);
            return seen.Count(Pods.ContainsKey);
        }, known => known == Pods.Count);
    }

    internal static string Manifest(string name, string node, string app) => $$$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: {{{name}}}, labels: {app: {{{app}}} } }
        spec:
          nodeName: {{{node}}}
          terminationGracePeriodSeconds: 0
          containers: [{name: main, image: {{{Image}}}, command: [sleep, "100000"]}]
        """;

    private const string Service = """
        apiVersion: v1
        kind: Service
        metadata: {name: echo}
        spec:
          type: NodePort
          selector: {app: echo}
          ports: [{name: tcp, port: 80, targetPort: 8080}, {name: udp, port: 81, targetPort: 8080, protocol: UDP}]
        """;

    private async Task<int> ProcessAsync(int node) => Daemon((await StatusAsync())["nodes"]![node - 1]!);

    private int Daemon(JsonNode node) => (int)node["components"]!.AsArray().Single(one => (string)one!["name"]! == (Runtime == "docker" ? "dockerd" : "containerd"))!["pid"]!;
}

public sealed class IptablesEcho() : EchoCluster("iptables");

public sealed class NftEcho() : EchoCluster("nft");

[CollectionDefinition(nameof(IptablesEcho))]
public sealed class IptablesEchoCollection : ICollectionFixture<IptablesEcho>;

[CollectionDefinition(nameof(NftEcho))]
public sealed class NftEchoCollection : ICollectionFixture<NftEcho>;
