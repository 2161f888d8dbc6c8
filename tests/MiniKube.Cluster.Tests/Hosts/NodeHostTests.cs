using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Processes;
using MiniKube.Cluster.Tests.Support;

namespace MiniKube.Cluster.Tests.Hosts;

/// <summary>Real hosts on the real kernel; they need root and the binary that build.sh publishes.</summary>
public sealed class NodeHostTests
{
    private const string Records = NodePaths.InHost.ContainerdRoot + "/io.containerd.metadata.v1.bolt";
    private static readonly HostComponent Sleeper = new("sleeper", ["/bin/sleep", "100000"]);

    [Fact]
    public async Task Boot_GivesAMachineOfItsOwn()
    {
        await using var host = await TestHost.BootAsync(Sleeper);
        (await host.ShellAsync("hostname")).Trim().ShouldBe(host.Node.Paths.Name);
        (await host.ShellAsync("cat /proc/1/cmdline | tr '\\0' ' '")).ShouldContain("host-init");
        (await host.ShellAsync("ip -4 -o addr show eth0")).ShouldContain(host.Address + "/24");
        (await host.ShellAsync("cat /proc/sys/net/ipv4/ip_forward")).Trim().ShouldBe("1");
        (await host.ShellAsync("ls /run")).ShouldNotContain("systemd");
        await host.ShellAsync("touch /var/lib/of-the-node /tmp/of-the-node");
        File.Exists("/var/lib/of-the-node").ShouldBeFalse();
        File.Exists("/tmp/of-the-node").ShouldBeFalse();
        await host.PingAsync();
    }

    [Fact]
    public async Task Boot_StartsContainerdAndChoosesARuntime()
    {
        await using var host = await TestHost.BootAsync(Sleeper);
        await host.ServesContainersAsync();
        await Eventually.BecomesAsync(() => host.State.Tasks, tasks => tasks.All(t => t.Done), "the runtime is chosen");
        (await host.ShellAsync($"readlink {NodePaths.InHost.OciRuntime}")).ShouldMatch("/(proc/1/fd/100|crun|runc)\n");
    }

    [Fact]
    public async Task Component_ThatDies_IsStartedAgainAndCounted()
    {
        await using var host = await TestHost.BootAsync(Sleeper);
        for (var death = 1; death <= 3; death++)
        {
            Posix.Kill(host.Pid("sleeper"), Posix.SigKill);
            await Eventually.BecomesAsync(() => host.Component("sleeper"), c => c.Restarts == death && c.Pid != 0, "the sleeper is back");
        }

        host.Component("sleeper").LastExit.ShouldBe("killed by signal 9");
        host.Component("containerd").Restarts.ShouldBe(0);
    }

    [Fact]
    public async Task Component_ThatCannotStart_IsTriedAgainWithoutHarmToTheOthers()
    {
        await using var host = await TestHost.BootAsync(new HostComponent("absent", ["/no/such/program"]), Sleeper);
        await Eventually.BecomesAsync(() => host.Component("absent"), c => c.LastExit is not null, "an attempt failed");
        host.Component("absent").Pid.ShouldBe(0);
        await Eventually.BecomesAsync(() => host.Component("sleeper").Pid, pid => pid != 0, "the other one runs");
    }

    [Fact]
    public async Task Orphans_AreReaped()
    {
        await using var host = await TestHost.BootAsync(Sleeper);
        await host.ShellAsync("for i in 1 2 3 4 5 6 7 8; do (sleep 0.05 &) ; done");
        var settled = new[] { "unshare", "mkube", "containerd", "sleep" };
        await Eventually.BecomesAsync(() => string.Join(' ', HostProcesses.Of(host.Node.Paths.Cgroup).Select(p => p.Name).Order()), names => names == string.Join(' ', settled.Order()), "only the components are left");
    }

    [Fact]
    public async Task Terminate_StopsTheComponentsInOrder()
    {
        await using var host = await TestHost.BootAsync(Sleeper);
        // One that is told to stop while it listens and does not serve yet ends with an error of its own.
        await host.ServesContainersAsync();
        Posix.Kill(HostProcesses.Init(HostProcesses.Of(host.Node.Paths.Cgroup))!.Pid, Posix.SigTerm);
        await Eventually.BecomesAsync(() => HostProcesses.Of(host.Node.Paths.Cgroup).Count, count => count == 0, "the host is off");
        host.Component("sleeper").LastExit.ShouldBe("killed by signal 15");
        host.Component("containerd").LastExit.ShouldBe("exit code 0");
    }

    [Fact]
    public async Task PowerCut_LeavesNoProcess_AndTheHostBootsAgainWithItsDisk()
    {
        await using var host = await TestHost.BootAsync(Sleeper);
        await host.ShellAsync("echo kept > /var/lib/note");
        await host.ShellAsync($"echo kept > {Records}/note");
        await host.Node.PowerOffAsync(default);
        host.Node.IsOn.ShouldBeFalse();
        await host.BootAgainAsync(Sleeper);
        (await host.ShellAsync("cat /var/lib/note")).ShouldBe("kept\n");
        (await host.ShellAsync($"cat {Records}/note")).ShouldBe("kept\n");
        await host.PingAsync();
    }

    [Fact]
    public async Task Store_ThatWasInUseWhenTheMachineWentDown_IsMadeAnew()
    {
        await using var host = await TestHost.BootAsync(Sleeper);
        await host.ShellAsync($"grep -q ' {Records} .*volatile' /proc/mounts");
        await host.ShellAsync($"echo doubtful > {Records}/note");
        await host.Node.PowerOffAsync(default);
        var mark = host.Node.Paths.FromHost(NodePaths.InHost.ContainerdRoot) + ".unsynced/machine-boot";
        File.Exists(mark).ShouldBeTrue();
        File.WriteAllText(mark, "another run of the machine");
        await host.BootAgainAsync(Sleeper);
        (await host.ShellAsync($"ls {Records}")).ShouldNotContain("note");
        await host.ServesContainersAsync();
    }

    [Fact]
    public async Task Store_OfANodeThatWasShutDown_IsOnTheDisk()
    {
        await using var host = await TestHost.BootAsync(Sleeper);
        await host.ServesContainersAsync();
        await host.ShellAsync($"echo kept > {Records}/note");
        await host.Node.ShutDownAsync(default);
        var root = host.Node.Paths.FromHost(NodePaths.InHost.ContainerdRoot);
        File.Exists(root + ".unsynced/machine-boot").ShouldBeFalse();
        await host.BootAgainAsync(Sleeper);
        (await host.ShellAsync($"cat {Records}/note")).ShouldBe("kept\n");
    }

    [Fact]
    public async Task TwoHosts_LiveSideBySide()
    {
        await using var one = await TestHost.BootAsync(Sleeper);
        await using var other = await TestHost.BootAsync(Sleeper);
        one.Address.ShouldNotBe(other.Address);
        foreach (var host in new[] { one, other }) await host.PingAsync();
    }
}
