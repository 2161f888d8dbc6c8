using MiniKube.Containers.Docker.Wire;
using MiniKube.Containers.Images.Pause;

namespace MiniKube.Containers.Docker.Mapping;

/// <summary>A sandbox is a container of the pause image, whose namespaces the pod's containers join.</summary>
internal static class SandboxToDocker
{
    private static readonly LogConfig NoLog = new("none", Empty.Map);

    public static string Name(PodSandboxSpec spec) => $"k8s_POD_{spec.Name}_{spec.Namespace}_{spec.Uid}_{spec.Attempt}";

    public static CreateRequest Request(PodSandboxSpec spec, CgroupNames cgroups) => new()
    {
        Image = PauseImage.Name,
        Hostname = spec.Hostname.Length > 0 ? spec.Hostname : null,
        User = SecurityOptions.User(spec.Security.RunAsUser, "", spec.Security.RunAsGroup),
        Labels = DockerLabels.Of(spec),
        HostConfig = new HostConfig
        {
            // Without a network of Docker's: the pod's own is made by plugins, as on any runtime.
            NetworkMode = spec.Namespaces.Network == NamespaceMode.Host ? "host" : "none",
            IpcMode = spec.Namespaces.Ipc == NamespaceMode.Host ? "host" : "shareable",
            PidMode = spec.Namespaces.Pid == NamespaceMode.Host ? "host" : null,
            CgroupParent = cgroups.Parent(spec.CgroupParent),
            LogConfig = NoLog,
            Sysctls = spec.Sysctls.Count > 0 ? spec.Sysctls : null,
            ReadonlyRootfs = spec.Security.ReadonlyRootfs,
            GroupAdd = SecurityOptions.Groups(spec.Security.SupplementalGroups),
            SecurityOpt = SecurityOptions.Of(spec.Security),
            CpuShares = 2,
        },
    };
}
