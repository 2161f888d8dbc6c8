using MiniKube.Cluster.Clusters;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Tests.Support;

/// <summary>Several real hosts on one switch, with a containerd each and what a person starts there by hand. Gone, and shown to be gone, at the end of the test.</summary>
internal sealed class TestHosts : IAsyncDisposable
{
    private ClusterNetwork _network = null!;
    private Subnet _subnet = null!;

    private TestHosts(string name) => Cluster = ClusterPaths.Of(name);

    public ClusterPaths Cluster { get; }

    public static async Task<TestHosts> CreateAsync()
    {
        var hosts = new TestHosts($"j{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..5]}");
        try
        {
            (hosts._network, hosts._subnet) = await TestNetwork.MakeAsync(hosts.Cluster);
            return hosts;
        }
        catch
        {
            await hosts.DisposeAsync();
            throw;
        }
    }

    public string Address(int number) => _subnet.Address(number).ToString();

    public string Name(int number) => Cluster.Node(number).Name;

    public NodeHost Host(int number) => new(Cluster.Node(number), _network, TimeProvider.System);

    /// <summary>Switches a host on, and runs <c>mkube</c> there with these words and what every host's agent needs.</summary>
    public Task BootAsync(int number, params string[] words)
    {
        var node = Cluster.Node(number);
        string[] own = ["--node-name", node.Name, "--node-address", Address(number), "--runtime-endpoint", "unix://" + node.ContainerdSocket, "--cni-conf-dir", NodePaths.InHost.NetworkConfiguration];
        var component = new HostComponent(words[0], [NodePaths.InHost.Program, .. words, .. own]);
        return Host(number).BootAsync(new NodePlan([component]) { SandboxImage = "tests.local/pause:1" }, TestHost.Program, default);
    }

    /// <summary>Runs a shell command inside of a host.</summary>
    public async Task<string> ShellAsync(int number, string command)
    {
        var init = HostProcesses.Init(HostProcesses.Of(Cluster.Node(number).Cgroup))!;
        return await Command.RunAsync("nsenter", ["-t", $"{init.Pid}", "-a", "/bin/sh", "-c", command], default);
    }

    /// <summary>Power off, disk gone.</summary>
    public async Task WipeAsync(int number)
    {
        await Host(number).PowerOffAsync(default);
        Directory.Delete(Cluster.Node(number).Data, recursive: true);
    }

    public string Log(int number, string component) => File.Exists($"{Cluster.Node(number).Logs}/{component}.log") ? File.ReadAllText($"{Cluster.Node(number).Logs}/{component}.log") : "no log";

    public async ValueTask DisposeAsync()
    {
        await new ClusterDown(Cluster.Name, TimeProvider.System, _ => { }).RunAsync(default);
        (await HostLeaks.FindAsync(Cluster.Name, default)).ShouldBeEmpty();
    }
}
