using MiniKube.Containers.Cri.Wire;

namespace MiniKube.Containers.Cri.Mapping;

internal static class SandboxToWire
{
    public static PodSandboxConfig Config(PodSandboxSpec spec)
    {
        var config = new PodSandboxConfig
        {
            Metadata = new PodSandboxMetadata { Name = spec.Name, Namespace = spec.Namespace, Uid = spec.Uid, Attempt = spec.Attempt },
            Hostname = spec.Hostname,
            LogDirectory = spec.LogDirectory,
            Labels = { spec.Labels.ToMap() },
            Annotations = { spec.Annotations.ToMap() },
            Linux = new LinuxPodSandboxConfig
            {
                CgroupParent = spec.CgroupParent,
                Sysctls = { spec.Sysctls.ToMap() },
                SecurityContext = Security(spec),
            },
        };
        if (spec.Dns is { } dns)
            config.DnsConfig = new DNSConfig { Servers = { dns.Servers }, Searches = { dns.Searches }, Options = { dns.Options } };
        if (spec.Namespaces.Network != NamespaceMode.Host)
            config.PortMappings.AddRange(spec.PortMappings.Select(Port));
        return config;
    }

    public static PodSandboxFilter? Filter(SandboxFilter? filter) => filter is null ? null : new PodSandboxFilter
    {
        Id = filter.Id,
        State = filter.State is { } state ? new PodSandboxStateValue { State = (PodSandboxState)state } : null,
        LabelSelector = { filter.Labels.ToMap() },
    };

    public static NamespaceOption Namespaces(SandboxNamespaces namespaces) => new()
    {
        Network = Shared.Mode(namespaces.Network),
        Pid = Shared.Mode(namespaces.Pid),
        Ipc = Shared.Mode(namespaces.Ipc),
    };

    private static LinuxSandboxSecurityContext Security(PodSandboxSpec spec) => new()
    {
        NamespaceOptions = Namespaces(spec.Namespaces),
        RunAsUser = Shared.Wrap(spec.Security.RunAsUser),
        RunAsGroup = Shared.Wrap(spec.Security.RunAsGroup),
        SupplementalGroups = { spec.Security.SupplementalGroups },
        Privileged = spec.Security.Privileged,
        ReadonlyRootfs = spec.Security.ReadonlyRootfs,
        Seccomp = Shared.Profile(spec.Security.Seccomp),
        SelinuxOptions = Shared.Selinux(spec.Security.Selinux),
    };

    private static Wire.PortMapping Port(PortMapping mapping) => new()
    {
        ContainerPort = mapping.ContainerPort,
        HostPort = mapping.HostPort,
        HostIp = mapping.HostIp,
        Protocol = (Protocol)mapping.Protocol,
    };
}
