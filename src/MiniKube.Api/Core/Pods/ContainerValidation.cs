using System.Net;

namespace MiniKube.Api.Core;

/// <summary>One container of a pod.</summary>
internal static class ContainerValidation
{
    public static void Validate(Container container, string path, HashSet<string> volumes, bool hostNetwork, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(container.Image)) errors.Required(path + ".image");
        else if (container.Image.Trim().Length != container.Image.Length)
        {
            errors.Invalid(path + ".image", container.Image, "must not have leading or trailing whitespace");
        }
        Ports(container.Ports, path + ".ports", hostNetwork, errors);
        EnvValidation.Validate(container.Env, container.EnvFrom, path, errors);
        Mounts(container, path, volumes, errors);
        ResourceValidation.Validate(container.Resources, path + ".resources", errors);
        ProbeValidation.Liveness(container.LivenessProbe, path + ".livenessProbe", errors);
        ProbeValidation.Validate(container.ReadinessProbe, path + ".readinessProbe", errors);
        ProbeValidation.Liveness(container.StartupProbe, path + ".startupProbe", errors);
        ProbeValidation.Handler(container.Lifecycle?.PostStart, path + ".lifecycle.postStart", errors);
        ProbeValidation.Handler(container.Lifecycle?.PreStop, path + ".lifecycle.preStop", errors);
        ContainerSecurityValidation.Validate(container.SecurityContext, path + ".securityContext", errors);
    }

    private static void Ports(IReadOnlyList<ContainerPort> ports, string path, bool hostNetwork, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ports.Count; i++)
        {
            var port = ports[i];
            var at = $"{path}[{i}]";
            if (!string.IsNullOrEmpty(port.Name))
            {
                if (FieldRules.PortNameError(port.Name) is { } error) errors.Invalid(at + ".name", port.Name, error);
                else if (!names.Add(port.Name)) errors.Duplicate(at + ".name", port.Name);
            }
            if (port.ContainerPortValue == 0) errors.Required(at + ".containerPort");
            else FieldRules.Port(port.ContainerPortValue, at + ".containerPort", errors);
            if (port.HostPort != 0) FieldRules.Port(port.HostPort, at + ".hostPort", errors);
            if (hostNetwork && port.HostPort != port.ContainerPortValue)
            {
                errors.Invalid(at + ".hostPort", port.HostPort, "must match `containerPort` when `hostNetwork` is true");
            }
            if (!string.IsNullOrEmpty(port.HostIP) && !IPAddress.TryParse(port.HostIP, out _))
            {
                errors.Invalid(at + ".hostIP", port.HostIP, FieldRules.ValidAddress);
            }
        }
    }

    private static void Mounts(Container container, string path, HashSet<string> volumes, FieldErrors errors)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < container.VolumeMounts.Count; i++)
        {
            var mount = container.VolumeMounts[i];
            var at = $"{path}.volumeMounts[{i}]";
            if (mount.Name.Length == 0) errors.Required(at + ".name");
            else if (!volumes.Contains(mount.Name)) errors.NotFound(at + ".name", mount.Name);
            if (mount.MountPath.Length == 0) errors.Required(at + ".mountPath");
            else if (!places.Add(mount.MountPath)) errors.Invalid(at + ".mountPath", mount.MountPath, "must be unique");
            if (!string.IsNullOrEmpty(mount.SubPath)) FieldRules.InnerPath(mount.SubPath, at + ".subPath", errors);
            if (!string.IsNullOrEmpty(mount.SubPathExpr)) FieldRules.InnerPath(mount.SubPathExpr, at + ".subPathExpr", errors);
            if (!string.IsNullOrEmpty(mount.SubPath) && !string.IsNullOrEmpty(mount.SubPathExpr))
            {
                errors.Invalid(at + ".subPathExpr", mount.SubPathExpr, "subPathExpr and subPath are mutually exclusive");
            }
            if (mount.MountPropagation == "Bidirectional" && container.SecurityContext?.Privileged != true)
            {
                errors.Forbidden(at + ".mountPropagation", "Bidirectional mount propagation is available only to privileged containers");
            }
        }
        for (var i = 0; i < container.VolumeDevices.Count; i++)
        {
            var device = container.VolumeDevices[i];
            if (device.Name.Length == 0) errors.Required($"{path}.volumeDevices[{i}].name");
            else if (!volumes.Contains(device.Name)) errors.NotFound($"{path}.volumeDevices[{i}].name", device.Name);
            if (device.DevicePath.Length == 0) errors.Required($"{path}.volumeDevices[{i}].devicePath");
        }
    }
}
