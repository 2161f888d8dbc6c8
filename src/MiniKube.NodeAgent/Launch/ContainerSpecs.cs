using MiniKube.Api.Core;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Launch;

/// <summary>One container as the runtime needs it.</summary>
internal static class ContainerSpecs
{
    /// <param name="variables">Of <see cref="EnvironmentBuilder"/>.</param>
    /// <exception cref="StartException">The pod asks for something that does not exist or is forbidden.</exception>
    public static Containers.ContainerSpec Of(
        PodContainer container,
        int attempt,
        PodFacts facts,
        IReadOnlyDictionary<string, string> variables,
        Containers.ImageInfo image,
        MountSet mounts,
        string terminationLog,
        NodeSettings node)
    {
        var spec = container.Spec;
        return new()
        {
            Name = container.Name,
            Attempt = (uint)attempt,
            Image = image.Id,
            UserImage = spec.Image ?? "",
            Command = [.. spec.Command.Select(Expand)],
            Args = [.. spec.Args.Select(Expand)],
            WorkingDirectory = spec.WorkingDir ?? "",
            Env = [.. variables.Select(pair => new Containers.EnvironmentVariable(pair.Key, pair.Value))],
            Mounts = mounts.Mounts,
            Devices = mounts.Devices,
            Labels = RuntimeLabels.OfContainer(facts.Pod, container.Name),
            Annotations = RuntimeLabels.Annotations(facts.Pod, container, attempt, terminationLog),
            LogPath = PodPaths.RelativeLog(container.Name, attempt),
            Stdin = spec.Stdin,
            StdinOnce = spec.StdinOnce,
            Tty = spec.Tty,
            Resources = ResourceMapping.Of(spec, QosClasses.Of(facts.Pod.Spec), node.MemoryCapacity, node.LowestOomScore),
            Security = SecurityMapping.Of(facts.Pod.Spec, spec, image, node.SeccompRoot),
        };

        string Expand(string text) => Expansion.Expand(text, name => variables.GetValueOrDefault(name));
    }
}

/// <summary>Files, folders and devices of the host that one container gets.</summary>
internal sealed record MountSet(IReadOnlyList<Containers.ContainerMount> Mounts, IReadOnlyList<Containers.ContainerDevice> Devices);
