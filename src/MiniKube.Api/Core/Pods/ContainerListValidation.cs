namespace MiniKube.Api.Core;

/// <summary>The containers of a pod beside each other: names and host ports that no two may share.</summary>
internal static class ContainerListValidation
{
    public static void Validate(PodSpec spec, string path, FieldErrors errors)
    {
        if (spec.Containers.Count == 0) errors.Required(path + ".containers");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var volumes = spec.Volumes.Select(volume => volume.Name).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < spec.Containers.Count; i++)
        {
            var at = $"{path}.containers[{i}]";
            var container = spec.Containers[i];
            Name(container.Name, at, names, errors);
            ContainerValidation.Validate(container, at, volumes, spec.HostNetwork, errors);
            if (!string.IsNullOrEmpty(container.RestartPolicy)) errors.Forbidden(at + ".restartPolicy", "may not be set for non-init containers");
        }
        for (var i = 0; i < spec.InitContainers.Count; i++)
        {
            var at = $"{path}.initContainers[{i}]";
            var container = spec.InitContainers[i];
            Name(container.Name, at, names, errors);
            ContainerValidation.Validate(container, at, volumes, spec.HostNetwork, errors);
            InitRules(container, at, errors);
        }
        for (var i = 0; i < spec.EphemeralContainers.Count; i++)
        {
            Name(spec.EphemeralContainers[i].Name, $"{path}.ephemeralContainers[{i}]", names, errors);
        }
        HostPorts(spec, path, errors);
    }

    private static void Name(string name, string path, HashSet<string> names, FieldErrors errors)
    {
        if (name.Length == 0) errors.Required(path + ".name");
        else if (Names.LabelError(name) is { } error) errors.Invalid(path + ".name", name, error);
        else if (!names.Add(name)) errors.Duplicate(path + ".name", name);
    }

    private static void InitRules(Container container, string path, FieldErrors errors)
    {
        if (container.RestartPolicy == "Always") return;
        if (!string.IsNullOrEmpty(container.RestartPolicy))
        {
            errors.NotSupported(path + ".restartPolicy", container.RestartPolicy, ["Always"]);
            return;
        }
        const string Rule = "may not be set for init containers without restartPolicy=Always";
        if (container.Lifecycle is not null) errors.Forbidden(path + ".lifecycle", Rule);
        if (container.LivenessProbe is not null) errors.Forbidden(path + ".livenessProbe", Rule);
        if (container.ReadinessProbe is not null) errors.Forbidden(path + ".readinessProbe", Rule);
        if (container.StartupProbe is not null) errors.Forbidden(path + ".startupProbe", Rule);
    }

    private static void HostPorts(PodSpec spec, string path, FieldErrors errors)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Containers.Count; i++)
        {
            var ports = spec.Containers[i].Ports;
            for (var j = 0; j < ports.Count; j++)
            {
                if (ports[j].HostPort == 0) continue;
                var key = $"{ports[j].Protocol}/{ports[j].HostIP}/{ports[j].HostPort}";
                if (!taken.Add(key)) errors.Duplicate($"{path}.containers[{i}].ports[{j}].hostPort", key);
            }
        }
    }
}
