using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Volumes;

/// <summary>What one container mounts: its volumes, and the files that every container gets.</summary>
internal static class VolumeMounts
{
    /// <param name="variables">The container's environment, for subPathExpr.</param>
    /// <param name="hostsFile">Null: the container has none of ours.</param>
    public static MountSet Of(Container container, Pod pod, PodVolumes volumes, PodPaths paths, Func<string, string?> variables, string? hostsFile, string terminationLog)
    {
        var mounts = new List<Containers.ContainerMount>();
        for (var i = 0; i < container.VolumeMounts.Count; i++)
        {
            var mount = container.VolumeMounts[i];
            var volume = pod.Spec.Volumes.FirstOrDefault(volume => volume.Name == mount.Name)
                ?? throw StartException.Config($"volume \"{mount.Name}\" of container \"{container.Name}\" is not in the pod's spec");
            var source = volumes.Source(volume);
            var sub = mount.SubPathExpr is { Length: > 0 } expression ? Expand(expression, variables) : mount.SubPath;
            if (sub is { Length: > 0 } && sub != ".") source = SubPaths.Bind(source, sub, paths.SubPath(container.Name, i));
            mounts.Add(new(source, mount.MountPath)
            {
                // What the agent writes is not the containers' to change.
                Readonly = mount.ReadOnly || volume is { Secret: not null } or { ConfigMap: not null } or { Projected: not null } or { DownwardAPI: not null },
                Propagation = mount.MountPropagation switch
                {
                    "HostToContainer" => Containers.MountPropagation.HostToContainer,
                    "Bidirectional" => Containers.MountPropagation.Bidirectional,
                    _ => Containers.MountPropagation.Private,
                },
            });
        }
        if (hostsFile is not null && !container.VolumeMounts.Any(mount => mount.MountPath == "/etc/hosts")) mounts.Add(new(hostsFile, "/etc/hosts"));
        if (container.TerminationMessagePath is { Length: > 0 } path) mounts.Add(new(terminationLog, path));
        return new(mounts, []);
    }

    private static string Expand(string expression, Func<string, string?> variables)
    {
        var missing = "";
        var text = Expansion.Expand(expression, name =>
        {
            if (variables(name) is { } value) return value;
            missing = name;
            return "";
        });
        return missing.Length == 0 ? text : throw StartException.Config($"missing value for \"{missing}\" in subPathExpr \"{expression}\"");
    }
}
