using MiniKube.Api.Core;
using MiniKube.Network.Dns.Forwarding;

namespace MiniKube.NodeAgent.Launch;

/// <summary>A pod's shared part as the runtime needs it.</summary>
internal static class SandboxSpecs
{
    public static Containers.PodSandboxSpec Of(Pod pod, uint attempt, PodPaths paths, NodeSettings node) => new()
    {
        Name = pod.Metadata.Name ?? "",
        Namespace = pod.Metadata.Namespace ?? "",
        Uid = pod.Metadata.Uid ?? "",
        Attempt = attempt,
        Hostname = PodHosts.Hostname(pod, node.ClusterDomain),
        LogDirectory = paths.Logs,
        Dns = PodDns.Of(pod, node.ClusterDns, node.ClusterDomain, ResolverSettings.OfHost),
        PortMappings = pod.Spec.HostNetwork ? [] : [.. Ports(pod.Spec)],
        Labels = RuntimeLabels.OfSandbox(pod),
        Annotations = pod.Metadata.Annotations,
        CgroupParent = CgroupParent(pod),
        Sysctls = (pod.Spec.SecurityContext?.Sysctls ?? []).ToDictionary(sysctl => sysctl.Name, sysctl => sysctl.Value),
        Security = SecurityMapping.OfSandbox(pod.Spec, node.SeccompRoot),
        Namespaces = new()
        {
            Network = pod.Spec.HostNetwork ? Containers.NamespaceMode.Host : Containers.NamespaceMode.Pod,
            Pid = SecurityMapping.PidMode(pod.Spec),
            Ipc = pod.Spec.HostIPC ? Containers.NamespaceMode.Host : Containers.NamespaceMode.Pod,
        },
        RuntimeHandler = pod.Spec.RuntimeClassName ?? "",
    };

    public static string CgroupParent(Pod pod) => QosClasses.Of(pod.Spec) switch
    {
        QosClasses.Guaranteed => $"/kubepods/pod{pod.Metadata.Uid}",
        QosClasses.Burstable => $"/kubepods/burstable/pod{pod.Metadata.Uid}",
        _ => $"/kubepods/besteffort/pod{pod.Metadata.Uid}",
    };

    private static IEnumerable<Containers.PortMapping> Ports(PodSpec spec) =>
        from container in spec.InitContainers.Concat(spec.Containers)
        from port in container.Ports
        where port.HostPort > 0
        select new Containers.PortMapping(port.ContainerPortValue, port.HostPort, Protocol(port.Protocol), port.HostIP ?? "");

    private static Containers.PortProtocol Protocol(string? name) => name switch
    {
        "UDP" => Containers.PortProtocol.Udp,
        "SCTP" => Containers.PortProtocol.Sctp,
        _ => Containers.PortProtocol.Tcp,
    };
}
