using MiniKube.Containers.Docker.Wire;

namespace MiniKube.Containers.Docker.Mapping;

/// <summary>One container of a pod, in its sandbox's namespaces.</summary>
internal static class ContainerToDocker
{
    /// <summary>Docker's own copy of the output, from which the log in CRI's format is written: bounded, and enough for an agent that is away for a while.</summary>
    private static readonly LogConfig Log = new("local", new Dictionary<string, string> { ["max-size"] = "10m", ["max-file"] = "2" });
    private static readonly LogConfig NoLog = new("none", Empty.Map);

    public static string Name(ContainerSpec spec, PodSandboxSpec sandbox) => $"k8s_{spec.Name}_{sandbox.Name}_{sandbox.Namespace}_{sandbox.Uid}_{sandbox.Attempt}_{spec.Attempt}";

    public static CreateRequest Request(string sandboxId, ContainerSpec spec, PodSandboxSpec sandbox, string logPath, CgroupNames cgroups) => new()
    {
        Image = spec.Image,
        User = SecurityOptions.User(spec.Security.RunAsUser, spec.Security.RunAsUserName, spec.Security.RunAsGroup),
        WorkingDir = spec.WorkingDirectory.Length > 0 ? spec.WorkingDirectory : null,
        Entrypoint = spec.Command.Count > 0 ? spec.Command : null,
        Cmd = spec.Args.Count > 0 ? spec.Args : null,
        Env = [.. spec.Env.Select(variable => $"{variable.Name}={variable.Value}")],
        Labels = DockerLabels.Of(sandboxId, spec, logPath),
        Tty = spec.Tty,
        OpenStdin = spec.Stdin,
        StdinOnce = spec.StdinOnce,
        HostConfig = (HostConfig)Limited(Host(sandboxId, spec, sandbox, logPath, cgroups), spec.Resources),
    };

    public static Limits Update(LinuxResources resources) => Limited(new(), resources);

    private static HostConfig Host(string sandboxId, ContainerSpec spec, PodSandboxSpec sandbox, string logPath, CgroupNames cgroups)
    {
        var joined = "container:" + sandboxId;
        var security = spec.Security;
        var config = new HostConfig
        {
            NetworkMode = joined,
            IpcMode = sandbox.Namespaces.Ipc == NamespaceMode.Host ? "host" : joined,
            PidMode = security.PidTargetContainerId.Length > 0 ? "container:" + security.PidTargetContainerId : security.Pid switch
            {
                NamespaceMode.Host => "host",
                NamespaceMode.Pod => joined,
                _ => sandbox.Namespaces.Pid == NamespaceMode.Pod ? joined : null,
            },
            CgroupParent = cgroups.Parent(sandbox.CgroupParent),
            LogConfig = logPath.Length > 0 ? Log : NoLog,
            Mounts = spec.Mounts.Count == 0 ? null : [.. spec.Mounts.Select(Mounted)],
            Devices = spec.Devices.Count == 0 ? null : [.. spec.Devices.Select(device => new Device(device.HostPath, device.ContainerPath, device.Permissions))],
            ReadonlyRootfs = security.ReadonlyRootfs,
            CapAdd = SecurityOptions.Capabilities(security.AddCapabilities),
            CapDrop = SecurityOptions.Capabilities(security.DropCapabilities),
            GroupAdd = SecurityOptions.Groups(security.SupplementalGroups),
            SecurityOpt = SecurityOptions.Of(security),
            MaskedPaths = security.MaskedPaths,
            ReadonlyPaths = security.ReadonlyPaths,
            OomScoreAdj = spec.Resources.OomScoreAdjust,
        };
        return security.Privileged ? PrivilegedHost.Of(config) : config;
    }

    /// <summary>The same, whatever it is, with these limits.</summary>
    private static Limits Limited(Limits request, LinuxResources resources) => request with
    {
        CpuShares = resources.CpuShares,
        CpuPeriod = resources.CpuPeriodMicroseconds,
        CpuQuota = resources.CpuQuotaMicroseconds,
        CpusetCpus = Given(resources.CpusetCpus),
        CpusetMems = Given(resources.CpusetMems),
        Memory = resources.MemoryLimitBytes,
        MemorySwap = Swap(resources),
    };

    /// <summary>Docker's own default, twice the memory, would be in the way of a later, higher limit.</summary>
    private static long? Swap(LinuxResources resources) => resources.MemorySwapLimitBytes ?? (resources.MemoryLimitBytes is null ? null : -1);

    private static string? Given(string text) => text.Length > 0 ? text : null;

    private static Mount Mounted(ContainerMount mount) => new("bind", mount.HostPath, mount.ContainerPath, mount.Readonly, new BindOptions(mount.Propagation switch
    {
        MountPropagation.HostToContainer => "rslave",
        MountPropagation.Bidirectional => "rshared",
        _ => "rprivate",
    }));
}
