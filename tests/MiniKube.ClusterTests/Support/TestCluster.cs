using System.Text.Json.Nodes;
using MiniKube.Containers.Images;

namespace MiniKube.ClusterTests.Support;

/// <summary>A cluster of its own, made by <c>mkube up</c> and removed without a trace.</summary>
public class TestCluster : IAsyncLifetime
{
    private readonly string[] options = [];
    private readonly string folder = Directory.CreateTempSubdirectory("mkube-test-").FullName;

    public TestCluster()
        : this("together")
    {
    }

    protected TestCluster(string layout, params string[] options) => (Layout, this.options) = (layout, options);

    public const string Image = "tests.local/busybox:1";

    public string Name { get; } = $"t{Environment.ProcessId}-{Guid.NewGuid().ToString("n")[..4]}";

    public string Layout { get; }

    public string Kubeconfig => Path.Combine(folder, "kubeconfig");

    internal Tool Mkube { get; } = new(Workplace.Mkube);

    /// <summary>The last of the clients that the machine has.</summary>
    internal Tool Kubectl => KubectlAt(Workplace.Kubectls[^1]);

    internal Tool KubectlAt(string path) => new(path, new Dictionary<string, string> { ["KUBECONFIG"] = Kubeconfig });

    public async Task InitializeAsync()
    {
        try
        {
            await StartAsync();
        }
        catch
        {
            // xUnit does not dispose what it could not initialize.
            await DisposeAsync();
            throw;
        }
    }

    private async Task StartAsync()
    {
        await UpAsync();
        var archive = Path.Combine(folder, "busybox.tar");
        await ImageArchive.WriteFileAsync(await BusyboxImage.DefineAsync(Image, CancellationToken.None), archive, CancellationToken.None);
        await Mkube.OutputAsync("image", "load", "--name", Name, archive);
    }

    public async Task DisposeAsync()
    {
        await Mkube.OutputAsync("down", "--name", Name);
        Directory.Delete(folder, recursive: true);
        Traces.Of(Name).ShouldBeEmpty();
    }

    /// <summary>What runs containers: containerd, or what MKUBE_TEST_RUNTIME names.</summary>
    internal virtual string Runtime => Environment.GetEnvironmentVariable("MKUBE_TEST_RUNTIME") is { Length: > 0 } chosen ? chosen : "containerd";

    internal Task UpAsync() => Mkube.OutputAsync(["up", "--name", Name, "--layout", Layout, "--runtime", Runtime, "--kubeconfig", Kubeconfig, .. options]);

    internal async Task<JsonNode> StatusAsync() => JsonNode.Parse(await Mkube.OutputAsync("status", "--name", Name, "--output", "json"))!;

    /// <summary>The status once every node is Ready in it: it does not wait long for a server that is busy.</summary>
    internal async Task<JsonArray> ReadyNodesAsync() =>
        (await Eventually.SeeAsync(StatusAsync, status => status["nodes"]!.AsArray().All(node => (bool)node!["ready"]!), "every node to be Ready"))["nodes"]!.AsArray();

    internal async Task<string> NodeAddressAsync() => (string)(await StatusAsync())["nodes"]![0]!["address"]!;

    /// <summary>Names and digests, as the node's own runtime tells them.</summary>
    internal async Task<IReadOnlyDictionary<string, string>> ImagesAsync(int node)
    {
        var lines = await RuntimeAsync(node, ["images", "list"], ["images", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} - {{.ID}}"]);
        return lines.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(row => row.Length >= 3 && row[0] is not ("REF" or "<none>:<none>")).ToDictionary(row => row[0], row => row[2]);
    }

    /// <summary>The node's runtime, by the tool that comes with it.</summary>
    internal Task<string> RuntimeAsync(int node, string[] ctr, string[] docker)
    {
        var sockets = $"/run/minikube/{Name}/{Name}-{node}";
        return Runtime == "docker"
            ? new Tool("docker").OutputAsync(["--host", $"unix://{sockets}/docker.sock", .. docker])
            : new Tool("ctr").OutputAsync(["-a", $"{sockets}/containerd.sock", "-n", "k8s.io", .. ctr]);
    }

    /// <summary>An image archive with one name, and a file in it that makes it another image than the next.</summary>
    internal async Task<string> ArchiveAsync(string name, string content)
    {
        var (archive, file) = (Path.Combine(folder, $"{Guid.NewGuid():n}.tar"), Path.Combine(folder, "content"));
        await File.WriteAllTextAsync(file, content);
        await Mkube.OutputAsync("image", "pack", "--tag", name, "--file", $"/content={file}", "--output", archive);
        return archive;
    }

    internal async Task<ComponentState> ComponentAsync(string name)
    {
        var component = (await StatusAsync())["nodes"]![0]!["components"]!.AsArray().SingleOrDefault(component => (string)component!["name"]! == name);
        return component is null ? new(0, -1) : new((int)component["pid"]!, (int)component["restarts"]!);
    }

    /// <summary>The end of every command that goes to this cluster.</summary>
    internal Task<string> MkubeAsync(params string[] arguments) => Mkube.OutputAsync([.. arguments, "--name", Name]);

    internal async Task ApplyAsync(string manifest, Tool? kubectl = null)
    {
        var result = await (kubectl ?? Kubectl).RunAsync(manifest, ["apply", "-f", "-"]);
        result.ExitCode.ShouldBe(0, result.All);
    }

    internal sealed record ComponentState(int Pid, int Restarts);
}

/// <summary>The control plane as separate processes.</summary>
public sealed class SplitCluster() : TestCluster("split");

/// <summary>One server, three nodes.</summary>
public sealed class ThreeNodes() : TestCluster("together", "--nodes", "3");

/// <summary>A server on each of three nodes.</summary>
public sealed class ThreeServers() : TestCluster("together", "--servers", "3");

/// <summary>One node whose containers are Docker's.</summary>
public sealed class DockerCluster : TestCluster
{
    internal override string Runtime => "docker";
}

[CollectionDefinition(nameof(TestCluster))]
public sealed class TestClusterCollection : ICollectionFixture<TestCluster>;
