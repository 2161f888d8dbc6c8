using System.Net.NetworkInformation;
using System.Runtime.CompilerServices;
using MiniKube.Cluster.Clusters;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Tests.Support;

/// <summary>One real node host without a control plane: namespaces, init and containerd. Gone, and shown to be gone, at the end of the test.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private TestHost(string name) => Cluster = ClusterPaths.Of(name);

    /// <summary>Published by build.sh: pid 1 of a host is this program.</summary>
    public static string Program { get; } = Environment.GetEnvironmentVariable("MKUBE") ?? Path.Combine(Root(), "out", "mkube");

    public ClusterPaths Cluster { get; }

    public NodeHost Node { get; private set; } = null!;

    public string Address { get; private set; } = "";

    public static async Task<TestHost> BootAsync(params HostComponent[] components)
    {
        var host = new TestHost($"h{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..5]}");
        try
        {
            var (network, subnet) = await TestNetwork.MakeAsync(host.Cluster);
            (host.Node, host.Address) = (new NodeHost(host.Cluster.Node(1), network, TimeProvider.System), subnet.Address(1).ToString());
            await host.BootAgainAsync(components);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public Task BootAgainAsync(params HostComponent[] components) =>
        Node.BootAsync(new NodePlan(components) { SandboxImage = "tests.local/pause:1" }, Program, default);

    public HostState State => HostState.Read(Node.Paths) ?? throw new InvalidOperationException("the host has no state file");

    public ComponentState Component(string name) => State.Components.Single(c => c.Name == name);

    /// <summary>The process id on this machine.</summary>
    public int Pid(string component) => HostProcesses.Of(Node.Paths.Cgroup).Single(p => p.PidInNode == Component(component).Pid).Pid;

    /// <summary>Runs a shell command inside of the host.</summary>
    public async Task<string> ShellAsync(string command)
    {
        var init = HostProcesses.Init(HostProcesses.Of(Node.Paths.Cgroup))!;
        return await Command.RunAsync("nsenter", ["-t", $"{init.Pid}", "-a", "/bin/sh", "-c", command], default);
    }

    /// <summary>Ends when containerd answers a call: it listens for a moment before that.</summary>
    public Task ServesContainersAsync() =>
        Eventually.SeeAsync(() => Command.TryRunAsync("ctr", ["-a", Node.Paths.ContainerdSocket, "version"], default), answer => answer.ExitCode == 0, "containerd serves");

    /// <summary>From this machine, through the switch.</summary>
    public async Task PingAsync()
    {
        using var ping = new Ping();
        (await ping.SendPingAsync(Address, TimeSpan.FromSeconds(60))).Status.ShouldBe(IPStatus.Success);
    }

    public async ValueTask DisposeAsync()
    {
        await new ClusterDown(Cluster.Name, TimeProvider.System, _ => { }).RunAsync(default);
        (await HostLeaks.FindAsync(Cluster.Name, default)).ShouldBeEmpty();
    }

    private static string Root([CallerFilePath] string here = "")
    {
        var folder = new FileInfo(here).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MiniKube.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("set MKUBE to the published binary (./build.sh)");
    }
}
