using MiniKube.Cluster.Clusters;
using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Tests.Clusters;

public sealed class RegistryHostsTests : IDisposable
{
    private readonly NodePaths _node = ClusterPaths.Of($"r{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..5]}").Node(1);

    private string Folder => _node.FromHost(NodePaths.InHost.RegistryHosts);

    [Fact]
    public void Mirrors_AreAskedBeforeTheRegistry()
    {
        RegistryHosts.Write(_node, ["docker.io=http://192.0.2.1:5000/", "docker.io=https://second.example"]);
        var text = File.ReadAllText($"{Folder}/docker.io/hosts.toml");
        text.ShouldContain("server = \"https://registry-1.docker.io\"");
        text.IndexOf("[host.\"http://192.0.2.1:5000\"]", StringComparison.Ordinal).ShouldBeInRange(1, text.IndexOf("[host.\"https://second.example\"]", StringComparison.Ordinal));
    }

    [Fact]
    public void Mirrors_NoLongerWanted_GoAndThoseOfTheUserStay()
    {
        Directory.CreateDirectory($"{Folder}/own.example");
        File.WriteAllText($"{Folder}/own.example/hosts.toml", "server = \"https://own.example\"\n");
        RegistryHosts.Write(_node, ["ghcr.io=http://192.0.2.1:5000"]);
        RegistryHosts.Write(_node, []);
        Directory.GetDirectories(Folder).Select(Path.GetFileName).ShouldBe(["own.example"]);
    }

    [Theory]
    [InlineData("docker.io")]
    [InlineData("=http://192.0.2.1")]
    [InlineData("docker.io=192.0.2.1:5000")]
    [InlineData("docker.io/library=http://192.0.2.1:5000")]
    public void Mirror_ThatIsNone_IsRefusedWithAnExample(string mirror) =>
        Should.Throw<ClusterException>(() => RegistryHosts.Parse(mirror)).Message.ShouldContain("docker.io=http://");

    public void Dispose()
    {
        if (Directory.Exists(_node.Cluster.Data)) Directory.Delete(_node.Cluster.Data, recursive: true);
    }
}
