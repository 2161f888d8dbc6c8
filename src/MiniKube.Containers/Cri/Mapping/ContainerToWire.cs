using MiniKube.Containers.Cri.Wire;

namespace MiniKube.Containers.Cri.Mapping;

internal static class ContainerToWire
{
    public static ContainerConfig Config(ContainerSpec spec, PodSandboxSpec sandbox) => new()
    {
        Metadata = new ContainerMetadata { Name = spec.Name, Attempt = spec.Attempt },
        Image = new ImageSpec { Image = spec.Image, UserSpecifiedImage = spec.UserImage },
        Command = { spec.Command },
        Args = { spec.Args },
        WorkingDir = spec.WorkingDirectory,
        Envs = { spec.Env.Select(variable => new KeyValue { Key = variable.Name, Value = variable.Value }) },
        Mounts = { spec.Mounts.Select(Mount) },
        Devices = { spec.Devices.Select(Device) },
        Labels = { spec.Labels.ToMap() },
        Annotations = { spec.Annotations.ToMap() },
        LogPath = spec.LogPath,
        Stdin = spec.Stdin,
        StdinOnce = spec.StdinOnce,
        Tty = spec.Tty,
        Linux = new LinuxContainerConfig { Resources = Resources(spec.Resources), SecurityContext = Security(spec.Security, sandbox) },
    };

    public static LinuxContainerResources Resources(LinuxResources resources) => new()
    {
        CpuPeriod = resources.CpuPeriodMicroseconds ?? 0,
        CpuQuota = resources.CpuQuotaMicroseconds ?? 0,
        CpuShares = resources.CpuShares ?? 0,
        MemoryLimitInBytes = resources.MemoryLimitBytes ?? 0,
        MemorySwapLimitInBytes = resources.MemorySwapLimitBytes ?? 0,
        OomScoreAdj = resources.OomScoreAdjust ?? 0,
        CpusetCpus = resources.CpusetCpus,
        CpusetMems = resources.CpusetMems,
        Unified = { resources.Unified.ToMap() },
    };

    public static Wire.ContainerFilter? Filter(ContainerFilter? filter) => filter is null ? null : new Wire.ContainerFilter
    {
        Id = filter.Id,
        PodSandboxId = filter.SandboxId,
        State = filter.State is { } state ? new ContainerStateValue { State = (Wire.ContainerState)state } : null,
        LabelSelector = { filter.Labels.ToMap() },
    };

    private static LinuxContainerSecurityContext Security(ContainerSecurity security, PodSandboxSpec sandbox)
    {
        var namespaces = SandboxToWire.Namespaces(sandbox.Namespaces);
        namespaces.Pid = security.PidTargetContainerId.Length > 0 ? Wire.NamespaceMode.Target : PidMode(security, sandbox);
        namespaces.TargetId = security.PidTargetContainerId;
        var context = new LinuxContainerSecurityContext
        {
            Capabilities = new Capability { AddCapabilities = { security.AddCapabilities }, DropCapabilities = { security.DropCapabilities } },
            Privileged = security.Privileged,
            NamespaceOptions = namespaces,
            RunAsUser = Shared.Wrap(security.RunAsUser),
            RunAsUsername = security.RunAsUserName,
            RunAsGroup = Shared.Wrap(security.RunAsGroup),
            SupplementalGroups = { security.SupplementalGroups },
            ReadonlyRootfs = security.ReadonlyRootfs,
            NoNewPrivs = security.NoNewPrivileges,
            Seccomp = Shared.Profile(security.Seccomp),
            Apparmor = Shared.Profile(security.AppArmor),
            SelinuxOptions = Shared.Selinux(security.Selinux),
        };
        if (!security.Privileged)
        {
            context.MaskedPaths.AddRange(security.MaskedPaths ?? ProcPaths.Masked);
            context.ReadonlyPaths.AddRange(security.ReadonlyPaths ?? ProcPaths.Readonly);
        }
        return context;
    }

    private static Wire.NamespaceMode PidMode(ContainerSecurity security, PodSandboxSpec sandbox) =>
        Shared.Mode(sandbox.Namespaces.Pid == NamespaceMode.Container ? security.Pid : sandbox.Namespaces.Pid);

    private static Mount Mount(ContainerMount mount) => new()
    {
        HostPath = mount.HostPath,
        ContainerPath = mount.ContainerPath,
        Readonly = mount.Readonly,
        SelinuxRelabel = mount.SelinuxRelabel,
        Propagation = (Wire.MountPropagation)mount.Propagation,
    };

    private static Device Device(ContainerDevice device) => new()
    {
        HostPath = device.HostPath,
        ContainerPath = device.ContainerPath,
        Permissions = device.Permissions,
    };
}
