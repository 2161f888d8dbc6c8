using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Launch;

/// <summary>Security contexts of pod and container as one confinement. The container's settings win. Rule: Kubernetes docs, "Configure a Security Context".</summary>
internal static class SecurityMapping
{
    /// <param name="seccompRoot">Folder of Localhost profiles.</param>
    /// <exception cref="StartException">The container would run as root and must not.</exception>
    public static Containers.ContainerSecurity Of(PodSpec spec, Container container, Containers.ImageInfo image, string seccompRoot)
    {
        var pod = spec.SecurityContext ?? new();
        var own = container.SecurityContext ?? new();
        var user = own.RunAsUser ?? pod.RunAsUser;
        RefuseRoot(own.RunAsNonRoot ?? pod.RunAsNonRoot, user, image, container);
        var privileged = own.Privileged == true;
        return new()
        {
            Privileged = privileged,
            RunAsUser = user ?? image.Uid,
            RunAsUserName = user is null && image.Uid is null ? image.Username : "",
            RunAsGroup = own.RunAsGroup ?? pod.RunAsGroup,
            SupplementalGroups = [.. pod.SupplementalGroups, .. pod.FsGroup is { } fsGroup ? [fsGroup] : Array.Empty<long>()],
            AddCapabilities = own.Capabilities?.Add ?? [],
            DropCapabilities = own.Capabilities?.Drop ?? [],
            ReadonlyRootfs = own.ReadOnlyRootFilesystem == true,
            NoNewPrivileges = own.AllowPrivilegeEscalation == false && !privileged,
            Seccomp = privileged ? null : Seccomp(own.SeccompProfile ?? pod.SeccompProfile, seccompRoot),
            AppArmor = AppArmor(own.AppArmorProfile ?? pod.AppArmorProfile),
            Selinux = Selinux(own.SeLinuxOptions ?? pod.SeLinuxOptions),
            MaskedPaths = own.ProcMount == "Unmasked" ? [] : null,
            ReadonlyPaths = own.ProcMount == "Unmasked" ? [] : null,
            Pid = PidMode(spec),
        };
    }

    public static Containers.SandboxSecurity OfSandbox(PodSpec spec, string seccompRoot)
    {
        var pod = spec.SecurityContext ?? new();
        return new()
        {
            RunAsUser = pod.RunAsUser,
            RunAsGroup = pod.RunAsUser is null ? null : pod.RunAsGroup,
            SupplementalGroups = [.. pod.SupplementalGroups, .. pod.FsGroup is { } fsGroup ? [fsGroup] : Array.Empty<long>()],
            Privileged = Pods.PodContainer.Of(spec).Any(container => container.Spec.SecurityContext?.Privileged == true),
            Seccomp = Seccomp(pod.SeccompProfile, seccompRoot),
            Selinux = Selinux(pod.SeLinuxOptions),
        };
    }

    public static Containers.NamespaceMode PidMode(PodSpec spec) =>
        spec.HostPID ? Containers.NamespaceMode.Host
        : spec.ShareProcessNamespace == true ? Containers.NamespaceMode.Pod
        : Containers.NamespaceMode.Container;

    private static void RefuseRoot(bool? nonRoot, long? user, Containers.ImageInfo image, Container container)
    {
        if (nonRoot != true) return;
        var why = (user, image.Uid, image.Username) switch
        {
            (0, _, _) => "container's runAsUser breaks non-root policy",
            (not null, _, _) => null,
            (null, null, { Length: > 0 } name) => $"container has runAsNonRoot and image has non-numeric user ({name}), cannot verify user is non-root",
            (null, null or 0, _) => "container has runAsNonRoot and image will run as root",
            _ => null,
        };
        if (why is not null) throw StartException.Config($"{why} (container: {container.Name})");
    }

    private static Containers.SecurityProfile? Seccomp(SeccompProfile? profile, string root) => profile?.Type switch
    {
        "RuntimeDefault" => new(Containers.SecurityProfileKind.RuntimeDefault),
        "Localhost" => new(Containers.SecurityProfileKind.Localhost, Path.Combine(root, profile.LocalhostProfile ?? "")),
        "Unconfined" => new(Containers.SecurityProfileKind.Unconfined),
        _ => null,
    };

    private static Containers.SecurityProfile? AppArmor(AppArmorProfile? profile) => profile?.Type switch
    {
        "RuntimeDefault" => new(Containers.SecurityProfileKind.RuntimeDefault),
        "Localhost" => new(Containers.SecurityProfileKind.Localhost, profile.LocalhostProfile ?? ""),
        "Unconfined" => new(Containers.SecurityProfileKind.Unconfined),
        _ => null,
    };

    private static Containers.SelinuxLabel? Selinux(SELinuxOptions? options) =>
        options is null ? null : new(options.User ?? "", options.Role ?? "", options.Type ?? "", options.Level ?? "");
}
