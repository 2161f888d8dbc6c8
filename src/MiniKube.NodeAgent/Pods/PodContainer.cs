using System.Globalization;
using System.Text;
using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Pods;

/// <summary>What a container is within its pod; decides when it starts, when it ends and what its failure means.</summary>
internal enum ContainerRole
{
    /// <summary>Runs to its end before the next one starts.</summary>
    Init,

    /// <summary>An init container with restartPolicy Always: keeps running beside the main ones, ends after them.</summary>
    Sidecar,
    Main,

    /// <summary>Added for debugging; never restarted, never counted.</summary>
    Ephemeral,
}

/// <summary>A container of a pod's spec together with its role.</summary>
internal sealed record PodContainer(Container Spec, ContainerRole Role)
{
    public string Name => Spec.Name;

    /// <summary>Changes when a running container has to be replaced: of a pod's containers only the image may change.</summary>
    public string Hash { get; } = Fnv1a(Spec.Name + "\n" + Spec.Image);

    /// <summary>The namespace of ephemeral containers' targets; null for the other roles.</summary>
    public string? TargetName { get; init; }

    /// <summary>All containers in the order in which they may start.</summary>
    public static IReadOnlyList<PodContainer> Of(PodSpec spec) =>
    [
        .. spec.InitContainers.Select(init => new PodContainer(init, init.RestartPolicy == "Always" ? ContainerRole.Sidecar : ContainerRole.Init)),
        .. spec.Containers.Select(main => new PodContainer(main, ContainerRole.Main)),
        .. spec.EphemeralContainers.Select(debug => new PodContainer(Plain(debug), ContainerRole.Ephemeral) { TargetName = debug.TargetContainerName }),
    ];

    private static Container Plain(EphemeralContainer debug) => new()
    {
        Name = debug.Name,
        Image = debug.Image,
        Command = debug.Command,
        Args = debug.Args,
        WorkingDir = debug.WorkingDir,
        EnvFrom = debug.EnvFrom,
        Env = debug.Env,
        VolumeMounts = debug.VolumeMounts,
        TerminationMessagePath = debug.TerminationMessagePath,
        TerminationMessagePolicy = debug.TerminationMessagePolicy,
        ImagePullPolicy = debug.ImagePullPolicy,
        SecurityContext = debug.SecurityContext,
        Stdin = debug.Stdin,
        StdinOnce = debug.StdinOnce,
        Tty = debug.Tty,
    };

    private static string Fnv1a(string text)
    {
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(text)) hash = (hash ^ octet) * 16777619u;
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
