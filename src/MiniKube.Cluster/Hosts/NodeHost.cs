using System.Text.Json;
using MiniKube.Cluster.Containerd;
using MiniKube.Cluster.Docker;
using MiniKube.Cluster.Init;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Hosts;

/// <summary>What a node host is to run.</summary>
internal sealed record NodePlan(IReadOnlyList<HostComponent> Components)
{
    /// <summary>The pause image's name in <see cref="Images"/>.</summary>
    public required string SandboxImage { get; init; }

    /// <summary>Image archives that the node loads at boot, as paths on this machine. Docker's driver brings the sandbox's image itself.</summary>
    public IReadOnlyList<string> Images { get; init; } = [];

    public NodeRuntime Runtime { get; init; }

    /// <summary>Addresses to ask first for images of docker.io; containerd reads a file of its own for that.</summary>
    public IReadOnlyList<string> DockerMirrors { get; init; } = [];
}

/// <summary>
/// A machine made of namespaces (net, mount, pid, uts, ipc, cgroup) with a container runtime of its own. Switching it on takes some tens of milliseconds;
/// killing its pid 1 is a power cut: the kernel ends every process, mount and interface of it.
/// </summary>
internal sealed class NodeHost(NodePaths paths, ClusterNetwork network, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan BootDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShutDownDeadline = TimeSpan.FromSeconds(30);

    public NodePaths Paths => paths;

    public bool IsOn => Init is not null;

    /// <summary>It is on, and nothing in it moves: it hangs, or the cluster is paused.</summary>
    public bool StandsStill => Freezer.IsFrozen(paths.Cgroup) || Freezer.IsFrozen(paths.Cluster.Cgroup);

    private HostProcess? Init => HostProcesses.Init(HostProcesses.Of(paths.Cgroup));

    /// <summary>Switches it on. Returns when pid 1 has started the components; they may still be on their way.</summary>
    public async Task BootAsync(NodePlan plan, string program, CancellationToken cancel)
    {
        var boot = Guid.NewGuid().ToString("N");
        var cgroups = Cgroups.Read();
        await PowerOffAsync(cancel); // what a life before may have left: its groups would refuse a new pid 1 under cgroup v2
        WriteFiles(plan, program, boot, cgroups);
        cgroups.Create(paths.Cgroup);
        if (cgroups.Unified) Directory.CreateDirectory(LeafOf(cgroups));
        using var net = await network.PlugInAsync(paths.Number, cancel);
        Command.StartDetached("setsid", ["--fork", "/bin/sh", "-c", Script(cgroups, net.Path, program)]);
        await WaitForBootAsync(boot, cancel);
    }

    /// <summary>A new cable for a node that is on, after the switch was made anew.</summary>
    public async Task PlugInAgainAsync(CancellationToken cancel)
    {
        if (Init is { } init) await network.CableAsync(paths.Number, $"/proc/{init.Pid}/ns/net", cancel);
    }

    /// <summary>SIGTERM to pid 1, which stops the components in order; what does not stop in time is cut off.</summary>
    public async Task ShutDownAsync(CancellationToken cancel)
    {
        Freezer.Thaw(paths.Cgroup);
        if (Init is { } init) Posix.Kill(init.Pid, Posix.SigTerm);
        var started = time.GetTimestamp();
        while (IsOn && time.GetElapsedTime(started) < ShutDownDeadline) await Task.Delay(Poll, time, cancel);
        await PowerOffAsync(cancel);
    }

    /// <summary>Power cut, and the wait until the kernel has taken everything away.</summary>
    public async Task PowerOffAsync(CancellationToken cancel)
    {
        await ProcessExtinction.KillAsync(paths.Cgroup, time, cancel);
        await ProcessExtinction.RemoveGroupsAsync(paths.Cgroup, time, cancel);
    }

    private void WriteFiles(NodePlan plan, string program, string boot, Cgroups cgroups)
    {
        foreach (var directory in new[] { paths.Cluster.Run, paths.Run, paths.Data }) PrivateDirectory.Ensure(directory);
        foreach (var directory in new[] { paths.Logs, paths.VarLib + "/cni", paths.VarLib + "/minikube" }) Directory.CreateDirectory(directory);
        if (!Directory.Exists(paths.Tmp))
        {
            Directory.CreateDirectory(paths.Tmp);
            File.SetUnixFileMode(paths.Tmp, (UnixFileMode)0b001_111_111_111); // 1777
        }

        foreach (var inHost in new[] { NodePaths.InHost.NetworkConfiguration, NodePaths.InHost.RegistryHosts, NodePaths.InHost.BootImages }) Directory.CreateDirectory(paths.FromHost(inHost));
        OciRuntimeChoice.WriteBundle(paths);
        File.WriteAllText(
            paths.FromHost(NodePaths.InHost.ContainerdConfiguration),
            new ContainerdConfig { Socket = paths.ContainerdSocket, SandboxImage = plan.SandboxImage }.Render());
        File.Delete(paths.ContainerdSocket);
        File.Delete(paths.DockerSocket);
        File.WriteAllBytes(paths.HostSpec, JsonSerializer.SerializeToUtf8Bytes(Spec(plan, program, boot, cgroups), HostJson.Default.HostSpec));
    }

    private HostSpec Spec(NodePlan plan, string program, string boot, Cgroups cgroups) => new()
    {
        HostName = paths.Name,
        Boot = boot,
        RunDirectory = paths.Run,
        StateFile = paths.HostState,
        LogDirectory = NodePaths.InHost.Logs,
        Program = program,
        Binds = [new("/var/lib", paths.VarLib), new("/var/log", paths.VarLog), new("/tmp", paths.Tmp)],
        Store = plan.Runtime == NodeRuntime.Docker ? null : ContainerdStore.Host,
        SealedProgram = plan.Runtime == NodeRuntime.Docker ? null : Tools.Find("crun"),
        Cgroups = [.. cgroups.Hierarchies.Select(h => new HostCgroupMount(cgroups.Unified ? "" : h.NameBelowRoot, h.Options))],
        Sysctls =
        [
            new("net.ipv4.ip_forward", "1"),
            new("net.ipv4.conf.all.route_localnet", "1"),
            new("net.bridge.bridge-nf-call-iptables", "1"),
        ],
        Components =
        [
            plan.Runtime == NodeRuntime.Docker
                ? DockerDaemon.Component(paths, plan.DockerMirrors)
                : new HostComponent("containerd", [Tools.Require("containerd", "containerd"), "-c", NodePaths.InHost.ContainerdConfiguration, "-l", "warn"]),
            .. plan.Components,
        ],
        Tasks = plan.Runtime == NodeRuntime.Docker ? [] : [OciRuntimeChoice.Task(Tools.Find("crun"), Tools.Find("runc")), .. ImageTasks(plan)],
    };

    private IEnumerable<HostTask> ImageTasks(NodePlan plan)
    {
        var ctr = Tools.Require("ctr", "containerd");
        foreach (var image in plan.Images)
        {
            var inHost = $"{NodePaths.InHost.BootImages}/{Path.GetFileName(image)}";
            File.Copy(image, paths.FromHost(inHost), overwrite: true);
            yield return new HostTask(
                "image-" + Path.GetFileNameWithoutExtension(image),
                [ctr, "-a", paths.ContainerdSocket, "-n", "k8s.io", "images", "import", inHost],
                WaitFor: paths.ContainerdSocket);
        }
    }

    /// <summary>
    /// Joins the cgroups first, so that whatever comes of it can be found by them, then enters the namespaces.
    /// A group that <c>mkube down</c> has removed meanwhile ends it before anything was made.
    /// </summary>
    private string Script(Cgroups cgroups, string netNamespace, string program)
    {
        var join = string.Join("; ", cgroups.Directories(paths.Cgroup).Select(d => $"echo $$ > {d}/cgroup.procs || exit 1"));
        var environment = string.Join(' ', HostInit.LeanRuntime);
        var leaf = cgroups.Unified ? $"unshare --cgroup -- /bin/sh -c 'echo $$ > {LeafOf(cgroups)}/cgroup.procs || exit 1; exec \"$@\"' sh " : "";
        var cgroup = cgroups.Unified ? "" : "--cgroup ";
        return $"exec </dev/null >>{paths.HostLog} 2>&1; {join}; "
            + $"exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin {environment} nsenter --net={netNamespace} {leaf}"
            + $"unshare {cgroup}--mount --uts --ipc --pid --fork --kill-child --propagation private -- "
            + $"{program} host-init {paths.HostSpec}";
    }

    /// <summary>cgroup v2 hands controllers down only from a group without processes, and the namespace's root is the group that unshares it: enter that first, then this leaf.</summary>
    private string LeafOf(Cgroups cgroups) => cgroups.Directories($"{paths.Cgroup}/{NodePaths.InHost.InitGroup}").Single();

    private async Task WaitForBootAsync(string boot, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        while (HostState.Read(paths) is not { } state || state.Boot != boot)
        {
            if (time.GetElapsedTime(started) > BootDeadline)
            {
                throw new ClusterException(ClusterFailure.TimedOut, $"node {paths.Name} did not boot within {BootDeadline.TotalSeconds:0} s: {paths.HostLog} says why{LastWords()}; then run 'mkube up --name {paths.Cluster.Name}' again");
            }

            await Task.Delay(Poll, time, cancel);
        }
    }

    private string LastWords()
    {
        try
        {
            return File.ReadLines(paths.HostLog).LastOrDefault(line => line.Length > 0) is { } line ? $" (its last line: {line})" : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
