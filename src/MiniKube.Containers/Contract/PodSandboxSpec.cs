namespace MiniKube.Containers;

/// <summary>The shared part of a pod: what its containers have in common.</summary>
public sealed record PodSandboxSpec
{
    public required string Name { get; init; }
    public required string Namespace { get; init; }
    public required string Uid { get; init; }

    /// <summary>Counts up each time the pod gets a new sandbox.</summary>
    public uint Attempt { get; init; }

    /// <summary>Empty: the host's name, which is only right for pods on the host's network.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Absolute path; container log paths are relative to it. The driver makes it when it is absent.</summary>
    public string LogDirectory { get; init; } = "";

    /// <summary>Null: the host's resolver configuration.</summary>
    public DnsSpec? Dns { get; init; }

    public IReadOnlyList<PortMapping> PortMappings { get; init; } = [];
    public IReadOnlyDictionary<string, string> Labels { get; init; } = Empty.Map;
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = Empty.Map;

    /// <summary>Absolute cgroup path (<c>/kubepods/burstable/pod…</c>). The runtime makes it; whoever chose it removes it.</summary>
    public string CgroupParent { get; init; } = "";

    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = Empty.Map;
    public SandboxSecurity Security { get; init; } = new();
    public SandboxNamespaces Namespaces { get; init; } = new();

    /// <summary>Named runtime class handler; empty is the default one.</summary>
    public string RuntimeHandler { get; init; } = "";
}

/// <summary>Content of the pod's resolv.conf.</summary>
public sealed record DnsSpec(IReadOnlyList<string> Servers, IReadOnlyList<string> Searches, IReadOnlyList<string> Options);

/// <summary>A port of the host that leads to a port of the pod. <see cref="HostIp"/> empty: every address.</summary>
public sealed record PortMapping(int ContainerPort, int HostPort, PortProtocol Protocol = PortProtocol.Tcp, string HostIp = "");

public enum PortProtocol { Tcp, Udp, Sctp }

/// <summary>Which namespaces the pod has: its own, its containers' own, or the host's.</summary>
public sealed record SandboxNamespaces
{
    /// <summary><see cref="NamespaceMode.Host"/> puts the pod on the host's network: no address of its own, no port mappings.</summary>
    public NamespaceMode Network { get; init; } = NamespaceMode.Pod;

    /// <summary><see cref="NamespaceMode.Pod"/> shares processes between the containers (shareProcessNamespace).</summary>
    public NamespaceMode Pid { get; init; } = NamespaceMode.Container;

    public NamespaceMode Ipc { get; init; } = NamespaceMode.Pod;
}

public enum NamespaceMode { Pod, Container, Host }

/// <summary>How the sandbox's own (pause) process is confined; containers have their own <see cref="ContainerSecurity"/>.</summary>
public sealed record SandboxSecurity
{
    public long? RunAsUser { get; init; }
    public long? RunAsGroup { get; init; }
    public IReadOnlyList<long> SupplementalGroups { get; init; } = [];

    /// <summary>Must be true when any container of the pod is privileged.</summary>
    public bool Privileged { get; init; }

    public bool ReadonlyRootfs { get; init; }
    public SecurityProfile? Seccomp { get; init; }
    public SelinuxLabel? Selinux { get; init; }
}
