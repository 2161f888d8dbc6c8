using MiniKube.Api.Core;

namespace MiniKube.ApiServer.Admission.PodSecurity;

/// <summary>What keeps a pod from known ways to the host. Pure. Rule: Kubernetes docs, "Pod Security Standards", Baseline.</summary>
internal static class BaselineRules
{
    private static readonly string[] Capabilities =
    [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ];

    private static readonly string[] Sysctls =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
        "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
    ];

    private static readonly string[] LinuxTypes = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];

    public static IEnumerable<SecurityFinding> Check(PodView pod) =>
    [
        .. HostNamespaces(pod), .. Privileged(pod), .. Added(pod), .. HostPaths(pod), .. HostPorts(pod), .. Confinement(pod), .. Kernel(pod), .. HostProbes(pod),
    ];

    private static IEnumerable<SecurityFinding> HostNamespaces(PodView pod)
    {
        string[] used =
        [
            .. pod.Spec.HostNetwork ? ["hostNetwork=true"] : Array.Empty<string>(),
            .. pod.Spec.HostPID ? ["hostPID=true"] : Array.Empty<string>(),
            .. pod.Spec.HostIPC ? ["hostIPC=true"] : Array.Empty<string>(),
        ];
        if (used.Length > 0) yield return new("host namespaces", string.Join(", ", used));
        if (pod.Security.WindowsOptions?.HostProcess == true || pod.Where(security => security.WindowsOptions?.HostProcess == true).Count > 0)
            yield return new("hostProcess", "pod or containers must not set securityContext.windowsOptions.hostProcess=true");
    }

    private static IEnumerable<SecurityFinding> Privileged(PodView pod)
    {
        if (pod.Where(security => security.Privileged == true) is { Count: > 0 } names)
            yield return new("privileged", $"{SecurityFinding.Containers(names)} must not set securityContext.privileged=true");
    }

    private static IEnumerable<SecurityFinding> Added(PodView pod)
    {
        var added = pod.Where(security => security.Capabilities?.Add.Any(name => !Capabilities.Contains(name)) == true);
        if (added.Count == 0) yield break;
        var which = pod.Containers.SelectMany(container => container.Security.Capabilities?.Add ?? []).Where(name => !Capabilities.Contains(name)).Distinct().Order(StringComparer.Ordinal);
        yield return new("non-default capabilities", $"{SecurityFinding.Containers(added)} must not include {SecurityFinding.Quoted(which)} in securityContext.capabilities.add");
    }

    private static IEnumerable<SecurityFinding> HostPaths(PodView pod)
    {
        string[] names = [.. pod.Spec.Volumes.Where(volume => volume.HostPath is not null).Select(volume => volume.Name)];
        if (names.Length > 0) yield return new("hostPath volumes", $"volume{(names.Length == 1 ? "" : "s")} {SecurityFinding.Quoted(names)}");
    }

    private static IEnumerable<SecurityFinding> HostPorts(PodView pod)
    {
        string[] names = [.. pod.Containers.Where(container => container.Ports.Any(port => port.HostPort > 0)).Select(container => container.Name)];
        if (names.Length == 0) yield break;
        var ports = pod.Containers.SelectMany(container => container.Ports).Select(port => port.HostPort).OfType<int>().Where(port => port > 0).Distinct().Order().ToArray();
        yield return new("hostPort", $"{SecurityFinding.Containers(names)} {(names.Length == 1 ? "uses" : "use")} hostPort{(ports.Length == 1 ? "" : "s")} {string.Join(", ", ports)}");
    }

    private static IEnumerable<SecurityFinding> Confinement(PodView pod)
    {
        var armor = pod.Where(security => security.AppArmorProfile?.Type == "Unconfined");
        if (armor.Count > 0 || pod.Security.AppArmorProfile?.Type == "Unconfined")
            yield return new("forbidden AppArmor profile", $"{Whose(pod.Security.AppArmorProfile?.Type == "Unconfined", armor)} must not set AppArmor profile type to \"Unconfined\"");
        foreach (var (key, value) in pod.Annotations.Where(pair => pair.Key.StartsWith("container.apparmor.security.beta.kubernetes.io/", StringComparison.Ordinal)))
        {
            if (value != "runtime/default" && value.Length > 0 && !value.StartsWith("localhost/", StringComparison.Ordinal))
                yield return new("forbidden AppArmor profile", $"{key}=\"{value}\"");
        }
        var linux = pod.Where(security => IsForeign(security.SeLinuxOptions));
        if (linux.Count > 0 || IsForeign(pod.Security.SeLinuxOptions))
            yield return new("seLinuxOptions", $"{Whose(IsForeign(pod.Security.SeLinuxOptions), linux)} set forbidden securityContext.seLinuxOptions");
        if (pod.Where(security => security.ProcMount is not (null or "Default")) is { Count: > 0 } mounts)
            yield return new("procMount", $"{SecurityFinding.Containers(mounts)} must not set securityContext.procMount to \"Unmasked\"");
        var unconfined = pod.Where(security => security.SeccompProfile?.Type == "Unconfined");
        if (unconfined.Count > 0 || pod.Security.SeccompProfile?.Type == "Unconfined")
            yield return new("seccompProfile", $"{Whose(pod.Security.SeccompProfile?.Type == "Unconfined", unconfined)} must not set securityContext.seccompProfile.type to \"Unconfined\"");
    }

    private static IEnumerable<SecurityFinding> Kernel(PodView pod)
    {
        string[] unsafeOnes = [.. pod.Security.Sysctls.Select(sysctl => sysctl.Name).Except(Sysctls)];
        if (unsafeOnes.Length > 0) yield return new("forbidden sysctls", string.Join(", ", unsafeOnes));
    }

    private static IEnumerable<SecurityFinding> HostProbes(PodView pod)
    {
        string[] names = [.. pod.Containers.Where(container => container.Container is { } whole && Hosts(whole).Any(host => !string.IsNullOrEmpty(host))).Select(container => container.Name)];
        if (names.Length > 0) yield return new("probe or lifecycle host", $"{SecurityFinding.Containers(names)} must not set the host of a probe or lifecycle hook");
    }

    private static IEnumerable<string?> Hosts(Container container)
    {
        foreach (var probe in new[] { container.LivenessProbe, container.ReadinessProbe, container.StartupProbe })
        {
            yield return probe?.HttpGet?.Host;
            yield return probe?.TcpSocket?.Host;
        }
        foreach (var hook in new[] { container.Lifecycle?.PostStart, container.Lifecycle?.PreStop })
        {
            yield return hook?.HttpGet?.Host;
            yield return hook?.TcpSocket?.Host;
        }
    }

    private static bool IsForeign(SELinuxOptions? options) =>
        options is not null && (!LinuxTypes.Contains(options.Type ?? "") || !string.IsNullOrEmpty(options.User) || !string.IsNullOrEmpty(options.Role));

    internal static string Whose(bool isPod, IReadOnlyList<string> containers) =>
        isPod && containers.Count > 0 ? $"pod and {SecurityFinding.Containers(containers)}" : isPod ? "pod" : SecurityFinding.Containers(containers);
}
