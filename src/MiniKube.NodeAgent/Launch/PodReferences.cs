using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Launch;

/// <summary>The names of ConfigMaps and Secrets that a pod refers to anywhere in its spec.</summary>
internal sealed record PodReferences(IReadOnlySet<string> ConfigMaps, IReadOnlySet<string> Secrets)
{
    public static PodReferences Of(PodSpec spec)
    {
        var maps = new HashSet<string>(StringComparer.Ordinal);
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        foreach (var container in Pods.PodContainer.Of(spec).Select(container => container.Spec))
        {
            foreach (var from in container.EnvFrom)
            {
                Add(maps, from.ConfigMapRef?.Name);
                Add(secrets, from.SecretRef?.Name);
            }
            foreach (var variable in container.Env)
            {
                Add(maps, variable.ValueFrom?.ConfigMapKeyRef?.Name);
                Add(secrets, variable.ValueFrom?.SecretKeyRef?.Name);
            }
        }
        foreach (var volume in spec.Volumes)
        {
            Add(maps, volume.ConfigMap?.Name);
            Add(secrets, volume.Secret?.SecretName);
            foreach (var source in volume.Projected?.Sources ?? [])
            {
                Add(maps, source.ConfigMap?.Name);
                Add(secrets, source.Secret?.Name);
            }
        }
        foreach (var pull in spec.ImagePullSecrets) Add(secrets, pull.Name);
        return new(maps, secrets);
    }

    private static void Add(HashSet<string> names, string? name)
    {
        if (name is { Length: > 0 }) names.Add(name);
    }
}
