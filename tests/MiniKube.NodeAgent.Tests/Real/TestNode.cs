using System.Diagnostics;
using System.Text.Json;
using MiniKube.Containers.Cri;
using MiniKube.Containers.Docker;
using MiniKube.Containers.Images;
using MiniKube.Containers.Images.Pause;
using Microsoft.Extensions.Logging.Abstractions;

namespace MiniKube.NodeAgent.Tests.Real;

/// <summary>
/// A node made of namespaces: a runtime of its own, and an agent as a process of its own, joined to this machine by one cable. Its first process
/// ends when this one does, and everything in the namespaces with it.
/// </summary>
internal sealed class TestNode(RuntimeDriver driver) : IAsyncDisposable
{
    public const string Image = "minikube.local/busybox:test";
    public const string OtherImage = "minikube.local/other:test";
    private readonly string id = "mkna" + Guid.NewGuid().ToString("N")[..7];
    private int network;
    private Process? host;
    private Process? agent;

    public string Folder => Path.Combine(Path.GetTempPath(), id);

    public string CgroupName => id;

    /// <summary>On this machine's loopback: it outlives the node.</summary>
    public string ServerIp => $"10.78.{network}.254";

    private string CableIp => $"10.78.{network}.1";

    public string NodeIp => $"10.78.{network}.2";

    public string Name => "node-" + id;

    public RuntimeDriver Driver => driver;

    /// <summary>As statuses name it.</summary>
    public string RuntimeName => driver == RuntimeDriver.Docker ? "docker" : "containerd";

    public Containers.IContainerRuntime Runtime { get; private set; } = null!;

    public string AgentLog => Path.Combine(Folder, "agent.log");

    private string AgentPid => Path.Combine(Folder, "agent.pid");

    public string AgentData => Path.Combine(Folder, "agent");

    /// <summary>On the node's disk: addresses that are given out.</summary>
    public string AddressLeases => Path.Combine(Folder, "leases");

    public string Socket => Path.Combine(Folder, RuntimeName + ".sock");

    private string Daemon => driver == RuntimeDriver.Docker ? "dockerd" : "containerd";

    private int Init => int.Parse(File.ReadAllText($"/proc/{host!.Id}/task/{host.Id}/children").Split(' ')[0]);

    public async Task StartAsync()
    {
        await WriteFilesAsync();
        await ClaimNetworkAsync();
        await BootAsync();
        await LoadAsync(PauseImage.Define());
        await LoadAsync(await BusyboxImage.DefineAsync(Image, CancellationToken.None));
        await LoadAsync(await BusyboxImage.DefineAsync(OtherImage, CancellationToken.None));
    }

    /// <summary>Everything in the node dies at once, as without power; its disk stays.</summary>
    public async Task PowerCutAsync()
    {
        await Tool.RunAsync("kill", "-9", Init.ToString());
        await host!.WaitForExitAsync();
        await Runtime.DisposeAsync();
        // The cable goes with the network namespace, as soon as the kernel gets to it.
        await Eventually.SeeAsync(() => Task.FromResult(Directory.Exists($"/sys/class/net/{id}")), there => !there, "the cable to go");
        await RemoveCgroupsAsync();
        File.Delete($"{Folder}/up");
    }

    public async Task BootAsync()
    {
        // The cgroup namespace must be made by a process that is in the node's cgroups already.
        host = Tool.Start("bash", ["-c", $"""
            for c in cpu cpuacct cpuset memory devices freezer blkio pids systemd; do
              d=/sys/fs/cgroup/$c/{id}; mkdir -p $d
              [ $c = cpuset ] && for f in cpuset.cpus cpuset.mems; do cat /sys/fs/cgroup/cpuset/$f > $d/$f; done
              echo $$ > $d/cgroup.procs
            done
            exec unshare --cgroup --net --mount --pid --uts --ipc --fork --kill-child --mount-proc --propagation private -- bash {Folder}/init.sh
            """], input: true);
        await Eventually.SeeAsync(() => Task.FromResult(File.Exists($"{Folder}/up")), up => up, "the node's first process");
        await Tool.RunAsync("ip", "link", "add", id, "type", "veth", "peer", "name", "eth0", "netns", Init.ToString());
        await Tool.RunAsync("ip", "addr", "add", $"{CableIp}/30", "dev", id);
        await Tool.RunAsync("ip", "link", "set", id, "up");
        await InsideAsync("ip", "addr", "add", $"{NodeIp}/30", "dev", "eth0");
        await InsideAsync("ip", "link", "set", "eth0", "up");
        await InsideAsync("ip", "route", "add", "default", "via", CableIp);
        Runtime = OpenRuntime();
        await Eventually.SeeAsync(IsUpAsync, up => up, Daemon);
    }

    public void StartAgent(AgentSettings settings)
    {
        var file = Path.Combine(Folder, "agent.json");
        File.WriteAllText(file, JsonSerializer.Serialize(settings));
        File.Delete(AgentPid);
        var program = typeof(TestNode).Assembly.Location;
        agent = Tool.Start("nsenter", ["-t", Init.ToString(), "--net", "--mount", "--pid", "--cgroup", "--uts", "--ipc", "--",
            "bash", "-c", $"echo $$ > {AgentPid}; exec {Environment.ProcessPath} exec {program} agent {file} >>{AgentLog} 2>&1"]);
    }

    /// <summary>SIGKILL to the agent itself.</summary>
    public async Task KillAgentAsync()
    {
        // The agent of the test before may have been started a moment ago.
        var inner = await Eventually.BecomesAsync(() => File.Exists(AgentPid) ? File.ReadAllText(AgentPid) : "", pid => pid.EndsWith('\n'), "the agent's process");
        await InsideAsync("kill", "-9", inner.Trim());
        await agent!.WaitForExitAsync();
        agent = null;
    }

    /// <summary>SIGKILL to the runtime's daemon; the node's first process starts it again.</summary>
    public Task KillRuntimeAsync() => InsideAsync("bash", "-c", $"for p in /proc/[0-9]*; do [ \"$(cat $p/comm 2>/dev/null)\" = {Daemon} ] && kill -9 ${{p#/proc/}}; done; true");

    /// <summary>SIGKILL to the process that holds a pod's namespaces.</summary>
    public Task KillSandboxAsync(string id) => InsideAsync("bash", "-c", $"for p in /proc/[0-9]*; do [ \"$(cat $p/comm 2>/dev/null)\" = pause ] && grep -q {id} $p/cgroup && kill -9 ${{p#/proc/}}; done; true");

    public Task InsideAsync(params string[] command) =>
        Tool.RunAsync("nsenter", ["-t", Init.ToString(), "--net", "--mount", "--pid", "--cgroup", "--uts", "--ipc", "--", .. command]);

    public async ValueTask DisposeAsync()
    {
        if (Runtime is not null) await Runtime.DisposeAsync();
        if (host is not null)
        {
            host.StandardInput.Close();
            await host.WaitForExitAsync();
            host.Dispose();
        }
        agent?.Dispose();
        await Tool.RunAsync("ip", "addr", "del", $"{ServerIp}/32", "dev", "lo");
        await RemoveCgroupsAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Another node may have taken a network at the same time: whose address the kernel takes has it.</summary>
    private async Task ClaimNetworkAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            network = new Random().Next(1, 250);
            try
            {
                await Tool.RunAsync("ip", "addr", "add", $"{ServerIp}/32", "dev", "lo");
                return;
            }
            catch (InvalidOperationException) when (attempt < 20)
            {
            }
        }
    }

    private string DaemonCommand => driver == RuntimeDriver.Docker
        ? $"rm -f /run/docker.pid; dockerd --host unix://{Socket} --data-root {Folder}/docker --exec-root /run/docker --pidfile /run/docker.pid --live-restore --iptables=false --bridge=none --exec-opt native.cgroupdriver=cgroupfs"
        : $"containerd --config {Folder}/config.toml";

    private Containers.IContainerRuntime OpenRuntime() => driver == RuntimeDriver.Docker
        ? new DockerRuntime(
            new() { SocketPath = Socket, StateDirectory = Path.Combine(AgentData, "docker-network"), NetworkConfiguration = Path.Combine(Folder, "cni"), DaemonProcess = Init }, TimeProvider.System, NullLogger<DockerRuntime>.Instance)
        : new CriRuntime(new() { SocketPath = Socket }, TimeProvider.System, NullLogger<CriRuntime>.Instance);

    /// <summary>What was killed leaves its groups when the kernel gets to it, and a runtime may be removing them too.</summary>
    private async Task RemoveCgroupsAsync()
    {
        var busy = "";
        await Eventually.TrueAsync(
            () =>
            {
                try
                {
                    foreach (var hierarchy in Directory.EnumerateDirectories("/sys/fs/cgroup")) RemoveCgroup(Path.Combine(hierarchy, id));
                    return true;
                }
                catch (IOException e)
                {
                    busy = e.Message;
                    return false;
                }
            },
            () => busy);
    }

    private static void RemoveCgroup(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var child in Directory.EnumerateDirectories(folder)) RemoveCgroup(child);
        Directory.Delete(folder);
    }

    private async Task LoadAsync(ImageDefinition image)
    {
        var path = Path.Combine(Folder, Guid.NewGuid().ToString("N") + ".tar");
        await ImageArchive.WriteFileAsync(image, path, CancellationToken.None);
        await Runtime.Images.ImportAsync(path, CancellationToken.None);
        File.Delete(path);
    }

    private async Task<bool> IsUpAsync()
    {
        if (host!.HasExited) throw new InvalidOperationException("the node did not start: " + await File.ReadAllTextAsync(Path.Combine(Folder, "host.log")));
        try
        {
            return (await Runtime.StatusAsync(CancellationToken.None)).Runtime.Ready;
        }
        catch (Containers.ContainerRuntimeException)
        {
            return false;
        }
    }

    private async Task WriteFilesAsync()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "cni"));
        Directory.CreateDirectory(AddressLeases);
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "config.toml"),
            ContainerdToml.Write(Folder, Socket, $"{Folder}/cni", PauseImage.Name, File.Exists("/usr/bin/crun") ? "/usr/bin/crun" : "runc"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "init.sh"), $"""
            exec >>{Folder}/host.log 2>&1
            mount -t tmpfs tmpfs /run && mkdir -p /run/netns /run/lock /var/lib/cni && mount --bind {AddressLeases} /var/lib/cni
            umount -R /sys; mount -t sysfs sysfs /sys; mount -t tmpfs tmpfs /sys/fs/cgroup
            for c in cpu cpuacct cpuset memory devices freezer blkio pids; do mkdir /sys/fs/cgroup/$c; mount -t cgroup -o $c cgroup /sys/fs/cgroup/$c; done
            mkdir /sys/fs/cgroup/systemd; mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
            ip link set lo up && echo 1 > /proc/sys/net/ipv4/ip_forward
            while :; do {DaemonCommand} </dev/null; sleep 0.1; done &
            touch {Folder}/up
            cat >/dev/null
            """);
    }
}
